import { readFileSync } from 'node:fs'
import { type Report, readReport } from '../../lib/fieldcheck/report.ts'

/** The report in a file, for a command: what is none ends the command with a word. */
export function fieldFile(path: string): Report {
  try {
    return readReport(readFileSync(path, 'utf8'))
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    console.error(`${path} is not the file of a field check: ${what}`)
    process.exit(2)
  }
}

import type { Json } from '../json.ts'
import { type Call, type Handlers, ok } from './call.ts'
import { Refusal } from './errors.ts'
import { page } from './paging.ts'
import type { ErrorGroup, Report } from './state.ts'
import { errorGroupView, reportRow, reportView, stackTraceView } from './views.ts'

const day = 86_400_000
const states = ['open', 'closed', 'ignored'] as const

function groupIn(call: Call): ErrorGroup {
  const id = call.param('errorGroupId')
  const found = call.app.errorGroups.find(group => group.id === id)
  if (!found) throw new Refusal('NotFound', `Error group ${id} not found`)
  return found
}

function reportIn(call: Call, group: ErrorGroup): Report {
  const id = call.param('errorId')
  const found = group.reports.find(report => report.id === id)
  if (!found) throw new Refusal('NotFound', `Error ${id} not found`)
  return found
}

/** Groups that the filters of lists leave: range, version, build, kind, state. */
function chosen(call: Call, start: number, end: number): ErrorGroup[] {
  const { query } = call
  const version = query.get('version') ?? undefined
  const appBuild = query.get('app_build') ?? undefined
  const kind = query.get('errorType') ?? 'all'
  if (!['all', 'unhandledError', 'handledError'].includes(kind))
    throw new Refusal('BadRequest', 'Unknown errorType')
  const state = query.get('groupState')?.toLowerCase()
  return call.app.errorGroups.filter(
    group =>
      Date.parse(group.last) >= start &&
      Date.parse(group.first) <= end &&
      (version === undefined || group.version === version) &&
      (appBuild === undefined || group.build === appBuild) &&
      (state === undefined || state === '' || group.state === state) &&
      (kind === 'all' || (kind === 'handledError') === group.handled),
  )
}

function ordered(call: Call, groups: ErrorGroup[]): ErrorGroup[] {
  const [field = 'count', direction = 'desc'] = (call.query.get('$orderby') ?? 'count desc').split(' ')
  const value: Record<string, (group: ErrorGroup) => number | string> = {
    count: group => group.count,
    deviceCount: group => group.devices,
    firstOccurrence: group => group.first,
    lastOccurrence: group => group.last,
    appVersion: group => group.version,
    exceptionMessage: group => group.message,
  }
  const by = Object.hasOwn(value, field) ? value[field] : undefined
  if (!by) throw new Refusal('BadRequest', `Cannot order by ${field}`)
  const sign = direction === 'asc' ? 1 : -1
  return groups.sort((a, b) => {
    const [x, y] = [by(a), by(b)]
    if (x !== y) return x < y ? -sign : sign
    return a.id < b.id ? -1 : 1
  })
}

/** One row a day, days without anything among them. */
function perDay(start: number, end: number, times: number[]): { count: number; errors: Json[] } {
  const counts = new Map<string, number>()
  const last = Math.min(end, start + 366 * day)
  for (let at = start; at <= last; at += day) counts.set(new Date(at).toISOString().slice(0, 10), 0)
  let count = 0
  for (const time of times) {
    if (time < start || time > end) continue
    const key = new Date(time).toISOString().slice(0, 10)
    counts.set(key, (counts.get(key) ?? 0) + 1)
    count += 1
  }
  return { count, errors: [...counts].map(([datetime, n]) => ({ datetime, count: n })) }
}

function tally<T extends string>(reports: Report[], of: (report: Report) => T): [T, number][] {
  const counts = new Map<T, number>()
  for (const report of reports) counts.set(of(report), (counts.get(of(report)) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])
}

/** Shares of devices without an error; an app without users has the odd average of -1. */
function errorFree(call: Call, weight: number): Json {
  const start = call.moment('start')
  const days = Math.max(1, Math.min(90, Math.round((call.moment('end', call.now) - start) / day)))
  if (call.app.usage.length === 0) return { averagePercentage: -1, dailyPercentages: [] }
  const dailyPercentages = Array.from({ length: days }, (_, index) => ({
    datetime: new Date(start + index * day).toISOString().slice(0, 10),
    percentage: Math.round((99.9 - weight * (1 + ((index * 7) % 5) / 10)) * 100) / 100,
  }))
  const sum = dailyPercentages.reduce((total, { percentage }) => total + percentage, 0)
  return { averagePercentage: Math.round((sum / days) * 100) / 100, dailyPercentages }
}

function timesOf(groups: ErrorGroup[]): number[] {
  return groups.flatMap(group => group.reports.map(report => Date.parse(report.at)))
}

/** Search sees the last 28 days only. */
function searched(call: Call): ErrorGroup[] {
  const words = (call.query.get('q') ?? '').toLowerCase()
  return chosen(call, call.now - 28 * day, call.now).filter(group =>
    `${group.type} ${group.message} ${group.frames.map(f => `${f.className}.${f.method}`).join(' ')}`
      .toLowerCase()
      .includes(words),
  )
}

function window<T>(call: Call, rows: T[]): { rows: T[]; more: boolean } {
  const skip = call.count('$skip', 0, 0, Number.MAX_SAFE_INTEGER)
  const top = call.count('$top', 100, 1, 100)
  return { rows: rows.slice(skip, skip + top), more: rows.length > skip + top }
}

/** Issues, reports, and what is counted about them. */
export const diagnostics: Handlers<
  | 'Errors_GroupList'
  | 'Errors_ErrorGroupsSearch'
  | 'Errors_ErrorSearch'
  | 'Errors_GroupDetails'
  | 'Errors_UpdateState'
  | 'Errors_GroupErrorStackTrace'
  | 'Errors_GroupOperatingSystemCounts'
  | 'Errors_GroupModelCounts'
  | 'Errors_GroupCountsPerDay'
  | 'Errors_GroupErrorFreeDevicePercentages'
  | 'Errors_ListForGroup'
  | 'Errors_LatestErrorDetails'
  | 'Errors_GetErrorDetails'
  | 'Errors_DeleteError'
  | 'Errors_ErrorStackTrace'
  | 'Errors_ErrorLocation'
  | 'Errors_ErrorDownload'
  | 'Errors_ErrorAttachments'
  | 'Errors_CountsPerDay'
  | 'Errors_ErrorFreeDevicePercentages'
  | 'Errors_AvailableVersions'
  | 'Errors_AppBuildsList'
  | 'errors_getRetentionSettings'
  | 'errors_putRetentionSettings'
> = {
  Errors_GroupList: call => {
    const groups = ordered(call, chosen(call, call.moment('start'), call.moment('end', call.now)))
    const { rows, nextLink } = page(call, groups)
    return ok({ nextLink, errorGroups: rows.map(group => errorGroupView(call.app, group)) })
  },
  Errors_ErrorGroupsSearch: call => {
    const { rows, more } = window(call, searched(call))
    return ok({ hasMoreResults: more, errorGroups: rows.map(group => errorGroupView(call.app, group)) })
  },
  Errors_ErrorSearch: call => {
    const found = searched(call).flatMap(group => group.reports)
    const { rows, more } = window(call, found)
    return ok({ hasMoreResults: more, errors: rows.map(report => reportRow(call.app, report)) })
  },
  Errors_GroupDetails: call => ok(errorGroupView(call.app, groupIn(call))),
  Errors_UpdateState: call => {
    const group = groupIn(call)
    const state = call.oneOf('state', states)
    // Even a mere note must name the state.
    if (!state) throw new Refusal('BadRequest', '"state" is required')
    const annotation = call.optionalText('annotation')
    group.state = state
    group.annotation = annotation ?? group.annotation
    return ok(errorGroupView(call.app, group))
  },
  Errors_GroupErrorStackTrace: call => ok(stackTraceView(call.app, groupIn(call))),
  Errors_GroupOperatingSystemCounts: call => {
    const { reports } = groupIn(call)
    const rows = tally(reports, report => report.os).slice(0, call.count('$top', 30, 0, 2000))
    return ok({
      errorCount: reports.length,
      operatingSystems: rows.map(([operatingSystemName, errorCount]) => ({
        operatingSystemName,
        errorCount,
      })),
    })
  },
  Errors_GroupModelCounts: call => {
    const { reports } = groupIn(call)
    const rows = tally(reports, report => report.model).slice(0, call.count('$top', 30, 0, 2000))
    return ok({
      errorCount: reports.length,
      models: rows.map(([modelCode, errorCount]) => ({
        modelName: reports.find(report => report.model === modelCode)?.device ?? modelCode,
        modelCode,
        errorCount,
      })),
    })
  },
  Errors_GroupCountsPerDay: call =>
    ok(perDay(call.moment('start'), call.moment('end', call.now), timesOf([groupIn(call)]))),
  Errors_GroupErrorFreeDevicePercentages: call => {
    groupIn(call)
    return ok(errorFree(call, 0.1))
  },
  Errors_ListForGroup: call => {
    const start = call.moment('start')
    const end = call.moment('end', call.now)
    const model = call.query.get('model')
    const os = call.query.get('os')
    const found = groupIn(call).reports.filter(report => {
      const at = Date.parse(report.at)
      return at >= start && at <= end && (!model || report.model === model) && (!os || report.os === os)
    })
    const { rows, nextLink } = page(call, found)
    return ok({ nextLink, errors: rows.map(report => reportRow(call.app, report)) })
  },
  Errors_LatestErrorDetails: call => {
    const group = groupIn(call)
    const newest = group.reports[0]
    if (!newest) throw new Refusal('NotFound', `Error group ${group.id} has no reports`)
    return ok(reportView(call.app, group, newest))
  },
  Errors_GetErrorDetails: call => {
    const group = groupIn(call)
    return ok(reportView(call.app, group, reportIn(call, group)))
  },
  Errors_DeleteError: call => {
    const group = groupIn(call)
    const report = reportIn(call, group)
    group.reports.splice(group.reports.indexOf(report), 1)
    return ok({
      appId: call.app.id,
      errorGroupId: group.id,
      errorId: report.id,
      errorsDeleted: 1,
      attachmentsDeleted: report.attachments,
      blobsSucceeded: report.attachments,
      blobsFailed: 0,
    })
  },
  Errors_ErrorStackTrace: call => {
    const group = groupIn(call)
    reportIn(call, group)
    return ok(stackTraceView(call.app, group))
  },
  Errors_ErrorLocation: call => {
    const { id } = reportIn(call, groupIn(call))
    return ok({ uri: `https://file.appcenter.ms/lab/reports/${id}.json?sig=${id.slice(-12)}` })
  },
  Errors_ErrorDownload: call => {
    const group = groupIn(call)
    const report = reportIn(call, group)
    const format = call.query.get('format') ?? 'json'
    if (format === 'txt') {
      const frames = group.frames
        .map((f, i) => `${i}  ${f.className}.${f.method} (${f.file}:${f.line})`)
        .join('\n')
      return {
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        text: `Incident Identifier: ${report.id}\nHardware Model: ${report.model}\nOS Version: ${report.os}\n\n${group.type}: ${group.message}\n\n${frames}\n`,
      }
    }
    return ok({ ...reportView(call.app, group, report), stacktrace: stackTraceView(call.app, group) })
  },
  Errors_ErrorAttachments: call => {
    const id = call.param('errorId')
    const report = call.app.errorGroups.flatMap(group => group.reports).find(r => r.id === id)
    if (!report) throw new Refusal('NotFound', `Error ${id} not found`)
    return ok(
      Array.from({ length: report.attachments }, (_, index) => ({
        appId: call.app.id,
        attachmentId: `${report.id.slice(-12)}-${index + 1}`,
        crashId: report.id,
        contentType: 'text/plain',
        fileName: `log-${index + 1}.txt`,
        createdTime: report.at,
        size: 2048,
      })),
    )
  },
  Errors_CountsPerDay: call => {
    const start = call.moment('start')
    const end = call.moment('end', call.now)
    return ok(perDay(start, end, timesOf(chosen(call, start, end))))
  },
  Errors_ErrorFreeDevicePercentages: call => ok(errorFree(call, 0.5)),
  Errors_AvailableVersions: call => {
    const all = [
      ...new Set(
        chosen(call, call.moment('start'), call.moment('end', call.now)).map(group => group.version),
      ),
    ]
    const skip = call.count('$skip', 0, 0, Number.MAX_SAFE_INTEGER)
    const versions = all.slice(skip, skip + call.count('$top', 30, 0, 2000))
    return ok({
      versions,
      total_count: call.query.get('$inlinecount') === 'allpages' ? all.length : undefined,
    })
  },
  Errors_AppBuildsList: call => {
    if (!call.query.get('version')) throw new Refusal('BadRequest', 'Query parameter "version" is required')
    const groups = chosen(call, call.moment('start'), call.moment('end', call.now))
    return ok({
      appBuilds: [...new Set(groups.map(group => group.build))].slice(0, call.count('$top', 30, 0, 2000)),
    })
  },
  errors_getRetentionSettings: call => ok({ retention_in_days: call.app.retention }),
  errors_putRetentionSettings: call => {
    const { body } = call
    const days =
      typeof body === 'object' && body !== null && !Array.isArray(body) ? body.retention_in_days : undefined
    if (days !== 28 && days !== 90) throw new Refusal('BadRequest', '"retention_in_days" must be 28 or 90')
    call.app.retention = days
    return ok({ retention_in_days: days })
  },
}

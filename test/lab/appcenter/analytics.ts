import { type Handlers, ok } from './call.ts'

const day = 86_400_000

/** Versions in use, active devices, and CodePush deployments. */
export const analytics: Handlers<
  'Analytics_Versions' | 'Analytics_DeviceCounts' | 'codePushDeployments_list'
> = {
  Analytics_Versions: call => {
    call.moment('start')
    const top = call.count('$top', 30, 0, 2000)
    const only = call.query.get('versions')?.split('|')
    const rows = call.app.usage.filter(row => !only || only.includes(row.version))
    return ok({
      versions: rows
        .slice(0, top)
        .map(({ version, count }) => ({ version, count, previous_count: Math.round(count * 0.9) })),
      total: rows.reduce((sum, row) => sum + row.count, 0),
    })
  },
  Analytics_DeviceCounts: call => {
    const start = call.moment('start')
    const days = Math.max(0, Math.min(90, Math.floor((call.moment('end', call.now) - start) / day)))
    const daily = Array.from({ length: days }, (_, index) => ({
      datetime: new Date(start + index * day).toISOString().slice(0, 10),
      count: 100 + ((index * 37) % 50),
    }))
    return ok({
      daily,
      weekly: daily.filter((_, i) => i % 7 === 0),
      monthly: daily.filter((_, i) => i % 30 === 0),
    })
  },
  codePushDeployments_list: call =>
    ok(
      call.app.deployments.map(({ name, key, label }) => ({
        name,
        key,
        latest_release: label
          ? { label, target_binary_range: '5.x', is_disabled: false, is_mandatory: false }
          : undefined,
      })),
    ),
}

export function ChartView() {
  return null
}

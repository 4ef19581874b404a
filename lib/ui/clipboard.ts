/** Copies in the old way, which a frame without the page's permission still may. */
function copyByCommand(text: string): boolean {
  const active = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'offscreen'
  area.setAttribute('aria-hidden', 'true')
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (active instanceof HTMLElement) active.focus({ preventScroll: true })
  return copied
}

/** Copies a text. False where the browser refused both ways. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyByCommand(text)
  }
}

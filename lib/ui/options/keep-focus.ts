/** How many of the buttons that were pressed are remembered: more of them never lie within each other. */
const remembered = 8

/** What can take the focus back. */
const able = 'button:not(:disabled), [tabindex="-1"]'

/**
 * Keeps the focus where the person is: when what has it goes away or cannot be pressed for a while, the button that led
 * there takes it, else something beside it. Without this a keyboard or a screen reader begins at the top of the page again.
 * @param root what is kept an eye on, for as long as the page lives
 */
export function keepFocus(root: HTMLElement): void {
  let trail: HTMLElement[] = []
  let pressed: string[] = []
  root.addEventListener('focusin', ({ target }) => {
    trail = []
    for (let one = target; one instanceof HTMLElement && one !== root; one = one.parentElement)
      trail.push(one)
  })
  // Who presses elsewhere with the mouse has left on purpose.
  root.ownerDocument.addEventListener('pointerdown', () => {
    trail = []
  })
  root.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null
    if (button) pressed = [button.textContent, ...pressed].slice(0, remembered)
  })
  const look = () => {
    if (document.activeElement !== document.body) return
    const [had] = trail
    if (had?.isConnected) return had.focus()
    for (const near of trail.filter(one => one.isConnected)) {
      const all = [...near.querySelectorAll<HTMLElement>(able)]
      const led = pressed.flatMap(text => all.find(one => one.textContent === text) ?? [])[0]
      const next = led ?? (near.matches('section, li') ? all[0] : undefined)
      if (next) return next.focus()
    }
  }
  new MutationObserver(look).observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled'],
  })
}

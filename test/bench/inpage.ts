/** What runs in pages, given there as text: nothing here may use anything outside its own function. */

interface Answer {
  ok?: boolean
}

declare const chrome: {
  runtime: { sendMessage(message: object): Promise<Answer | undefined> }
  storage: { session: { remove(key: string): Promise<void> } }
}
declare const tell: (text: string) => void

/** Sends a message to the background; how long the answer took, in milliseconds. */
export async function send(message: object): Promise<number> {
  const begun = performance.now()
  const answer = await chrome.runtime.sendMessage(message)
  const took = performance.now() - begun
  if (answer?.ok !== true) throw new Error(`${JSON.stringify(message)}: ${JSON.stringify(answer)}`)
  return took
}

/** Makes a page of ours forget what the popup was last answered: no page has been looked at before. */
export const forget = (): Promise<void> => chrome.storage.session.remove('last')

/** Tells when an element has been painted, counted from the start of the navigation. */
export function tellPainted(selector: string): void {
  const look = (): void => {
    if (!document.querySelector(selector)) return
    observer.disconnect()
    // A task after the next frame runs when that frame has been drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => tell(String(performance.now()))
      port2.postMessage(null)
    })
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { childList: true, subtree: true, attributes: true })
  look()
}

/** Tells when an element has been painted, counted from the next click. */
export function tellPaintedAfterClick(selector: string): void {
  let begun = 0
  addEventListener('click', event => (begun ||= event.timeStamp), { capture: true })
  const observer = new MutationObserver(() => {
    if (begun === 0 || !document.querySelector(selector)) return
    observer.disconnect()
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => tell(String(performance.now() - begun))
      port2.postMessage(null)
    })
  })
  observer.observe(document, { childList: true, subtree: true })
}

/** From now on keeps how long after the last key the page has last painted something new. */
export function watchKeys(): void {
  let begun = 0
  const painted = (): void => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        document.documentElement.dataset['painted'] = String(performance.now() - begun)
      }
      port2.postMessage(null)
    })
  }
  addEventListener('keydown', event => (begun = event.timeStamp), { capture: true })
  // Where the answer to a key does not change anything, the frame after it counts.
  addEventListener('input', painted, { capture: true })
  new MutationObserver(painted).observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
  })
}

/** What {@link watchKeys} has kept. */
export const paintedAfterKey = (): number => Number(document.documentElement.dataset['painted'])

/** Moves the focus to an element. */
export function focus(selector: string): void {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`there is no ${selector} in: ${document.body.innerText}`)
  element.focus()
}

/** Waits until an element is there. */
export function appears(selector: string): Promise<void> {
  return new Promise(resolve => {
    const look = (): void => {
      if (!document.querySelector(selector)) return
      observer.disconnect()
      resolve()
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { childList: true, subtree: true, attributes: true })
    look()
  })
}

/** Kept when the page has had nothing to do for a while. */
export function rested(): Promise<void> {
  return new Promise(resolve => setTimeout(() => requestIdleCallback(() => resolve()), 400))
}

/** Lets the browser paint and hear what is pressed, before the work goes on. */
export const breathe = (): Promise<void> => new Promise(resolve => setTimeout(resolve))

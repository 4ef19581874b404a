import { renderer } from '../text/render'

/** Turns a text into a string of the browser's language. */
export const t = renderer(navigator.language)

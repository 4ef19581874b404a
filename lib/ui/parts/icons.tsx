import type { ComponentChildren, JSX } from 'preact'

type IconProps = { size?: number }

/** An icon of lines on a grid of 16; each is called by what it shows. */
const icon =
  (...shapes: string[]) =>
  ({ size = 16 }: IconProps): JSX.Element => (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      {shapes.map(shape => (
        <path key={shape} d={shape} />
      ))}
    </svg>
  )

export const Key = icon('M8 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM8 8h6M12 8v3')
export const Search = icon('M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM10 10l4 4')
export const Lock = icon('M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3 7h10v7H3z')
export const Copy = icon('M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3')
export const Back = icon('M9.5 3.5L5 8l4.5 4.5')
export const Close = icon('M4 4l8 8M12 4l-8 8')
export const Clock = icon('M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.5V8l2.5 1.5')
export const Open = icon('M9 2.5h4.5V7M13.5 2.5L7.5 8.5M11.5 9.5v4h-9v-9h4')
export const Eye = icon(
  'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
)
export const Pencil = icon('M3 13l.8-3.3L11 2.5l2.5 2.5-7.2 7.2z')
export const Bin = icon('M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4')
export const Save = icon('M8 2.5v7M5 7l3 3 3-3M2.5 12.5h11')
export const Undo = icon('M5.5 3L2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H7')
export const Again = icon('M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3')
export const Gear = icon(
  'M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6M12 5a1.75 1.75 0 1 1-3.5 0A1.75 1.75 0 0 1 12 5zM7.5 11A1.75 1.75 0 1 1 4 11a1.75 1.75 0 0 1 3.5 0z',
)
export const Bell = icon('M4 11V7.5a4 4 0 0 1 8 0V11l1.5 1.5h-11zM6.5 12.5a1.5 1.5 0 0 0 3 0')
export const Arrow = icon('M3 8h10M9 4l4 4-4 4')

/** The star of a pinned action. */
export function Star({ on }: { on: boolean }) {
  return (
    <svg
      class={on ? 'icon filled' : 'icon'}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M8 2.2l1.8 3.6 4 .6-2.9 2.8.7 4L8 11.3l-3.6 1.9.7-4L2.2 6.4l4-.6z" />
    </svg>
  )
}

const marks: Record<string, ComponentChildren> = {
  appcenter: <path d="M8 2.5l5 2.8v5.4l-5 2.8-5-2.8V5.3zM8 8l5-2.7M8 8v5.5M8 8L3 5.3" />,
  appstoreconnect: <path d="M5.5 12.5L9.5 4.5M7 4l3.8 8.5M3.5 10.5h9" />,
  azuredevops: <path d="M2.5 8C2.5 5 6.5 5 8 8s5.5 3 5.5 0-4-3-5.5 0-5.5 3-5.5 0z" />,
  none: <path d="M1.5 11.5h3.5L12 4.5h2.5M6.5 10V13M9.5 7v6M12.5 4.5v8.5" />,
}

/** The mark of a portal, or Gangway's own. */
export function Mark({ portal }: { portal: string | null }) {
  const name = portal !== null && portal in marks ? portal : 'none'
  return (
    <span class={`mark ${name}`}>
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" focusable="false">
        {marks[name]}
      </svg>
    </span>
  )
}

import type { Context } from '../context/index'
import type { Text } from '../text/index'

/** The state of a thing: said by colour, shape and word together. */
export type Tone = 'ok' | 'warn' | 'bad' | 'calm'

/** A value in a view. */
export type Cell =
  | Text
  | number
  | null
  | { pill: Text; tone: Tone }
  /** A moment, ISO 8601; shown as an age with the moment on hover. */
  | { at: string }
  /** Text in monospace that can be copied. */
  | { id: string }
  | { href: string; text: Text }

/** A column of a table; `key` names its cell in each row. */
export interface Column {
  key: string
  title: Text
  /** Numbers stand to the right. */
  kind?: 'text' | 'number' | 'id' | 'time'
}

/** A row of a table. */
export interface Row {
  /** Unique in its table. */
  key: string
  cells: Record<string, Cell>
  /** What the row stands for: choosing it goes there. */
  context?: Context
}

/** An action that is offered for the rows a person has selected; their keys go into `field` of its input. */
export interface BulkOffer {
  action: string
  title: Text
  field: string
  input?: Record<string, string | number | boolean>
}

/** What a query gives: data, drawn by generic components, never markup. */
export type View =
  | {
      view: 'facts'
      title: Text
      pill?: { pill: Text; tone: Tone }
      facts: { label: Text; value: Cell; more?: Cell[] }[]
      notes?: Text[]
    }
  | {
      view: 'table'
      title: Text
      columns: Column[]
      rows: Row[]
      bulk?: BulkOffer[]
      notes?: Text[]
      empty?: Text
    }
  | { view: 'chart'; title: Text; unit: Text; points: { at: string; value: number }[]; notes?: Text[] }
  /** Lines to read and copy; `copies` are further forms of the same. */
  | { view: 'text'; title: Text; text: string; notes?: Text[] }
  /** Several short texts, each with its own copy button. The first is copied where an action says "copy". */
  | { view: 'copies'; title: Text; copies: { label: Text; text: string }[]; notes?: Text[] }
  | { view: 'links'; title: Text; links: { label: Text; href: string; more?: Text }[]; notes?: Text[] }
  /** A file to save; with `base64` its bytes are the text's. */
  | { view: 'file'; title: Text; name: string; type: string; text: string; base64?: true; notes?: Text[] }
  | { view: 'qr'; title: Text; text: string; notes?: Text[] }

/** A part of the worker by itself: a vault without a passphrase never needs it. */
export { argon2id } from 'hash-wasm'

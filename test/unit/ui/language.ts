// The pages ask the browser for its language; a test speaks English.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en' }, configurable: true })

// The portal's own script: draws what /lab/data tells of the address, and moves by pushState.
const content = document.getElementById('content')

function cell(value) {
  if (typeof value === 'string') return document.createTextNode(value)
  const link = document.createElement('a')
  link.href = value.href
  link.textContent = value.text
  return link
}

function element(name, ...children) {
  const made = document.createElement(name)
  made.append(...children)
  return made
}

function table(page) {
  const head = element('tr', ...page.columns.map(column => element('th', column)))
  for (const th of head.children) th.scope = 'col'
  const rows = page.rows.map(row => element('tr', ...row.map(value => element('td', cell(value)))))
  return element('table', element('thead', head), element('tbody', ...rows))
}

function draw(page) {
  document.title = page.title
  const parts = [element('h1', page.title)]
  if (page.view === 'signed-out') {
    parts.push(
      element('p', 'Sign in to see your apps.'),
      element('p', cell({ text: 'Sign in', href: '/apps' })),
    )
  }
  if (page.view === 'missing') parts.push(element('p', 'Nothing is at this address.'))
  if (page.facts) {
    parts.push(
      element(
        'dl',
        ...page.facts.flatMap(([name, value]) => [element('dt', name), element('dd', cell(value))]),
      ),
    )
  }
  if (page.code !== undefined) parts.push(element('pre', page.code))
  if (page.columns) parts.push(table(page))
  if (page.links) parts.push(element('ul', ...page.links.map(link => element('li', cell(link)))))
  content.replaceChildren(...parts)
  const side = (page.side ?? []).map(cell)
  for (const link of side) if (link.pathname === location.pathname) link.setAttribute('aria-current', 'page')
  document.getElementById('side').replaceChildren(...side)
  document.getElementById('trail').replaceChildren(...(page.trail ?? []).map(cell))
  document.documentElement.dataset.ready = location.pathname
}

async function show() {
  const { pathname, search } = location
  const query = new URLSearchParams({ path: pathname + search })
  if (new URLSearchParams(search).has('signed-out')) query.set('signed-out', '')
  const response = await fetch(`/lab/data?${query}`)
  const page = await response.json()
  // An answer that comes after the next click is of no use any more.
  if (location.pathname === pathname) draw(page)
}

document.addEventListener('click', event => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.origin !== location.origin || link.hash) return
  event.preventDefault()
  history.pushState({}, '', link.href)
  void show()
})
addEventListener('popstate', () => void show())
void show()

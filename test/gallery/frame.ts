const frame = document.querySelector('iframe')
if (frame) frame.src = `./panel.html${location.search}#a-pass`

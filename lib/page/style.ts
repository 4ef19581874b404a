/**
 * The whole style. `!important` in a shadow root's `:host` wins over the page's, also over its `!important`;
 * lengths are pixels, since a page sets its own root font size. Nothing moves, so there is no motion to reduce.
 * The mark is cut out of a border, the one area that takes the text's colour in forced colours too.
 */
export const style = `:host{all:initial!important;position:fixed!important;color-scheme:light dark!important}
@media print{*{display:none}}
button,iframe{position:fixed;padding:0;border:1px solid #8887;background:light-dark(#fff,#15181d);box-shadow:0 2px 12px #10182833}
button{width:24px;height:24px;border-radius:50%;color:light-dark(#2f5bea,#8aa4ff);cursor:pointer;touch-action:none}
button:hover{border-color:initial}
button:focus-visible{outline:2px solid;outline-offset:2px}
button[aria-expanded]{width:36px;height:36px;right:8px;top:calc(8px + var(--y)*(100vh - 52px))}
button::before{content:"";display:block;width:0;margin:auto;border:9px solid;clip-path:path("M1 13h5l6-7h5v2h-4l-6 7h-6zM5 9l5-6 1.5 1.3-5 6z")}`

/** The frame's own; set when there is one, for most pages never see it. */
export const frameStyle =
  'inset:0 52px 0 auto;margin:auto;width:min(414px,100vw - 62px);height:min(638px,100vh - 34px);border-radius:14px;box-shadow:0 12px 32px #10182840'

/**
 * The whole style. `!important` in a shadow root's `:host` wins over the page's, also over its `!important`;
 * lengths are pixels, since a page sets its own root font size. Nothing moves, so there is no motion to reduce.
 */
export const style = `:host{all:initial!important;display:block!important;position:fixed!important;inset:0 0 auto auto!important;z-index:2147483647!important;color-scheme:light dark!important;direction:ltr!important}
@media print{:host{display:none!important}}
button,iframe{position:fixed;box-sizing:border-box;padding:0;border:1px solid light-dark(#d3d8e0,#3a424e);background:light-dark(#fff,#15181d);box-shadow:0 1px 2px #1018281a,0 4px 12px #10182829}
button{width:24px;height:24px;border-radius:50%;color:light-dark(#2f5bea,#8aa4ff);cursor:pointer;touch-action:none}
button:hover{background:light-dark(#eef2ff,#20294a)}
button:focus-visible{outline:2px solid;outline-offset:2px}
button:first-child{width:36px;height:36px;right:8px;top:calc(8px + var(--y)*(100vh - 52px))}
svg{display:block;width:58%;margin:auto;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
iframe{inset:0 52px 0 auto;margin:auto;width:min(416px,100vw - 60px);height:min(640px,100vh - 32px);border-radius:14px;color-scheme:light dark;box-shadow:0 1px 2px #1018280a,0 12px 32px #10182840}`

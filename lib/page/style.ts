/** Of every page: no font, picture or script from elsewhere; dark as the reader's system is; on paper everything unfolded. */
export const PAGE_STYLE = `:root{color-scheme:light dark;--ink:#1c2024;--soft:#545b64;--line:#d9dce0;--page:#f4f5f7;--card:#fff;--accent:#1f5fae;--warn:#8a5200;--warnback:#fff6e5;
--c0:#d5d9df;--c1:#2f67ad;--c2:#a8501b;--c3:#2a7a4b;--c4:#7d4fa3;--on:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a9b1ba;--line:#363d45;--page:#121518;--card:#1b2025;--accent:#8ab8f5;--warn:#f0b55b;--warnback:#2b2415;
--c0:#49515a;--c1:#79aef0;--c2:#f0975f;--c3:#66c28d;--c4:#c39ae6;--on:#101316}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;color:var(--ink);background:var(--page);margin:0;padding:1rem}
.plan{max-width:72rem;margin:0 auto;overflow-wrap:anywhere}.plan h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}.plan h2{font-size:1.25rem;margin:0 0 .5rem}.plan h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
.plan section,.plan .end{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.2rem;margin:1rem 0}
.plan .todo{border-color:var(--warn);background:var(--warnback)}.todo ol{padding-left:1.4rem;margin:.3rem 0}.todo li{margin:.5rem 0}.todo b{color:var(--warn)}.todo b::first-letter{text-transform:uppercase}
.soft{color:var(--soft)}.plan p{margin:.4rem 0}.plan code{font:.87em/1.4 ui-monospace,"DejaVu Sans Mono",monospace}.plan ul{margin:.4rem 0;padding-left:1.3rem}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:.5rem 0}.facts dt{color:var(--soft)}.facts dd{margin:0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.6rem;margin:.8rem 0;position:relative}.cards>div{border:1px solid var(--line);border-radius:8px;padding:.5rem .7rem}.cards dt{color:var(--soft);font-size:.87rem}.cards dd{margin:0;font-size:1.05rem;font-weight:600}
.num{font:inherit;color:inherit;background:none;border:0;border-bottom:1px dotted var(--soft);padding:0;margin:0;cursor:help;text-align:left;overflow-wrap:anywhere}.num:focus-visible,summary:focus-visible,.scroll:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.fig{position:static}.tip{display:none;position:absolute;left:0;right:0;max-width:34rem;margin:.35rem auto 0;z-index:9;background:var(--ink);color:var(--card);border-radius:6px;padding:.6rem .8rem;font-size:.82rem;line-height:1.4;font-weight:400;text-align:left}
.tip>*{display:block;margin:.15rem 0;white-space:normal;overflow-wrap:anywhere}.fig:hover>.tip,.num:focus+.tip{display:block}.quiet .tip{display:none!important}
.host{position:relative}details{margin:.6rem 0}summary{cursor:pointer;color:var(--accent)}
.scroll{overflow-x:auto;margin:.5rem 0}.plan table{border-collapse:collapse;font-size:.9rem;min-width:100%}.plan caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.plan td,.plan th{padding:.35rem .9rem .35rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400;overflow-wrap:normal}.plan thead th{color:var(--soft)}.plan td:last-child{min-width:11rem;overflow-wrap:anywhere}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem}.charts figure{margin:0}figcaption{font-size:.9rem;color:var(--soft);margin-bottom:.3rem}.chart{max-width:50rem}.chart svg{display:block;width:100%;height:auto;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}.chart .narrow{display:none}
.charts .chart .wide{display:none}.charts .chart .narrow{display:block;max-width:30rem}
.topology{font-size:.9rem}.topology ul{list-style:none;padding:0;margin:.3rem 0}.client{text-align:center;color:var(--soft);margin-bottom:.3rem}.client::after{content:"↓";display:block}
.vpc{border:2px solid var(--accent);border-radius:10px;padding:.7rem}.nlb{border:1px solid var(--line);border-radius:8px;padding:.4rem .7rem;margin:.5rem 0}.nlb ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem}
.zones{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:.6rem}.zone{border:1px dashed var(--soft);border-radius:8px;padding:.5rem}.zone .soft,.group .soft,.node .soft{display:block;font-size:.82rem}
.group{border:1px solid var(--line);border-radius:8px;padding:.5rem;margin:.4rem 0}.nodes{display:grid;gap:.4rem}.node{border-left:3px solid var(--line);padding-left:.5rem}.gpus{display:flex;flex-wrap:wrap;gap:3px;margin:.2rem 0}.gpu{width:16px;height:16px;border-radius:3px;border:1px solid var(--soft)}
.gfree{background:none}.g0{background:var(--c1)}.g1{background:var(--c2)}.g2{background:var(--c3)}.g3{background:var(--c4)}
@media(max-width:600px){body{padding:.5rem}.plan section,.plan .end{padding:.8rem}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.4rem}.chart .wide{display:none}.chart .narrow{display:block}.cards{grid-template-columns:1fr 1fr}}
@media print{:root{--page:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#bbb;--accent:#000;--warn:#000;--warnback:#fff;--c0:#d5d9df;--c1:#2f67ad;--c2:#a8501b;--c3:#2a7a4b;--c4:#7d4fa3;--on:#fff}body{padding:0;font-size:11px}.plan{max-width:none}.tip{display:none!important}.num{border:0}details::details-content{content-visibility:visible;height:auto;display:block}.scroll{overflow:visible}.plan section,.plan .end{border:0;padding:0}.topology,.chart,tr,.cards>div{break-inside:avoid}*{print-color-adjust:exact}}`;

/** Escape hides what a number shows; paper has everything unfolded. All else is without script. */
export const PAGE_SCRIPT = `addEventListener('keydown',e=>{if(e.key==='Escape')document.documentElement.classList.add('quiet')});
for(const t of['focusin','pointerover'])addEventListener(t,e=>{if(e.target.closest('.fig'))document.documentElement.classList.remove('quiet')});
addEventListener('beforeprint',()=>document.querySelectorAll('details').forEach(d=>{if(!d.open){d.open=true;d.dataset.shut=''}}));
addEventListener('afterprint',()=>document.querySelectorAll('[data-shut]').forEach(d=>{d.open=false;delete d.dataset.shut}))`;

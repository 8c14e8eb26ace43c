/** Of the page; colours are pairs with a contrast of at least 4.5 to 1, in light and in dark. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b1f24;--soft:#4d555f;--line:#d5d9de;--accent:#0b5cad;--on-accent:#fff;--good:#17693a;--bad:#b3261e;
--weights:#2f6fb0;--draft:#7a4fa3;--lora:#9a5b13;--overhead:#8a8f98;--kv:#2b8a57;--free:#e3e6ea;--tint:#eef3f9}
@media screen and (prefers-color-scheme:dark){:root{--bg:#121518;--card:#1a1e23;--ink:#e7eaee;--soft:#a9b1bb;--line:#363d46;--accent:#7db7f2;--on-accent:#0c1116;--good:#6fd39a;--bad:#ff9087;
--weights:#5b9bd8;--draft:#b18ad8;--lora:#d99a4e;--overhead:#7f8792;--kv:#4fb985;--free:#2a3037;--tint:#1f2831}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:92rem;margin:0 auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;gap:.3rem 1rem;align-items:baseline;padding-top:1rem}
h1{font-size:1.25rem;margin:0}h2{font-size:1.02rem;margin:0 0 .6rem}h3{font-size:.95rem;margin:.9rem 0 .4rem}
p{margin:.3rem 0}.soft,small{color:var(--soft)}small{font-size:.82rem}
main{display:grid;gap:1rem;grid-template-columns:minmax(0,1fr);padding-top:1rem;padding-bottom:3rem;align-items:start}
@media(min-width:60rem){main{grid-template-columns:21rem minmax(0,1fr)}#form{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow-y:auto}}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem;min-width:0}
#result{display:grid;gap:1rem;min-width:0;grid-template-columns:minmax(0,1fr)}
fieldset{border:0;margin:0 0 .7rem;padding:0;min-width:0}legend{font-weight:600;padding:0;margin-bottom:.3rem}
details.group{border-top:1px solid var(--line);padding:.5rem 0}details.group>summary{font-weight:600;cursor:pointer}
.fields{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:.55rem .7rem;margin-top:.3rem}
.field{min-width:0;display:flex;flex-direction:column}.field.wide{grid-column:1/-1}
.field label{font-size:.82rem;color:var(--soft)}
input,select,button,textarea{font:inherit;color:inherit}
input,select{width:100%;min-width:0;padding:.35rem .45rem;border:1px solid var(--soft);border-radius:5px;background:var(--bg);text-overflow:ellipsis}
input::placeholder{color:var(--soft);opacity:1;font-size:.85rem}
[aria-invalid=true]{border:2px solid var(--bad)}.wrong{color:var(--bad);font-size:.82rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button{padding:.4rem .75rem;border:1px solid var(--accent);border-radius:5px;background:transparent;color:var(--accent);cursor:pointer}
button.main{background:var(--accent);color:var(--on-accent)}button.small{padding:.1rem .45rem;font-size:.82rem}
.actions{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-top:.9rem}
.verdict{font-weight:700;font-size:1.1rem}.fits{color:var(--good)}.does-not-fit,.invalid{color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.4rem,1fr));gap:.6rem;margin-top:.8rem}
.tile{background:var(--tint);border-radius:6px;padding:.5rem .6rem;min-width:0}
.tile b{display:block;font-size:1.08rem;font-weight:650;overflow-wrap:anywhere}.tile span{text-wrap:balance;font-size:.8rem;color:var(--soft);display:block}
ul{margin:.3rem 0;padding-left:1.1rem}li{margin:.2rem 0;overflow-wrap:anywhere}
.problems li{color:var(--bad)}.suggestions{display:flex;flex-wrap:wrap;gap:.4rem;padding:0;list-style:none}
.suggestions button{text-align:left}
.bar{position:relative;display:flex;height:2rem;border-radius:5px;overflow:hidden;background:var(--free)}.bar div{min-width:0}
.track{position:relative;height:.75rem;margin-top:3px}.band{position:absolute;top:0;height:.45rem;border:2px solid var(--ink);border-top:0;min-width:2px}
.weights{background:var(--weights)}.draft{background:var(--draft)}.lora{background:var(--lora)}.overhead{background:var(--overhead)}.kv{background:var(--kv)}.free{background:var(--free)}.missing{background:repeating-linear-gradient(45deg,var(--bad) 0 6px,transparent 6px 10px)}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;padding:0;font-size:.87rem}.legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:2px;margin-right:.35rem;vertical-align:-1px;border:1px solid var(--soft)}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;padding:.32rem .9rem .32rem 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{vertical-align:bottom}tbody th,thead td{position:sticky;left:0;z-index:1;background:var(--card)}tbody th{font-weight:400;color:var(--soft);min-width:8.5rem}td{min-width:8rem}td small{display:block}.range{display:inline-block;text-wrap:balance}
td .better{color:var(--good)}td .worse{color:var(--bad)}
summary{cursor:pointer}dialog{width:min(48rem,calc(100vw - 2rem));max-height:90vh;border:1px solid var(--line);border-radius:8px;background:var(--card);color:var(--ink);padding:1rem}
dialog::backdrop{background:rgba(0,0,0,.5)}
textarea{width:100%;min-height:20rem;font:13px/1.45 ui-monospace,Menlo,Consolas,monospace;background:var(--bg);border:1px solid var(--soft);border-radius:5px;padding:.6rem;white-space:pre;overflow:auto}
#glance{position:fixed;z-index:2;inset:auto 0 0 0;padding:.5rem 1rem;background:var(--card);border-top:1px solid var(--line);color:var(--ink);font-size:.9rem;text-decoration:none;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
@media(min-width:60rem){#glance{display:none}}@media(max-width:40rem){tbody th{min-width:6.5rem}}
.quiet{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@page{margin:14mm}@media print{:root{color-scheme:light;font-size:11px}body{font-size:1rem;background:none}main,#result{display:block}header,main{padding:0}#form,#glance,.actions,.suggestions,thead .actions{display:none}.card{border:0;padding:.6rem 0}.scroll{overflow:visible}td{min-width:0}tbody th,thead td{position:static;background:none}tr,.tile,.bar{break-inside:avoid}h2,h3,summary{break-after:avoid}*{print-color-adjust:exact}}
`;

/** How a proof pack looks, on a screen by day and night, on a phone, and on paper. Its hash stands in the page's policy. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #201f1c; --second: #4d4a44; --third: #67635b; --page: #fff; --note: #f6f5f2;
  --line: #d3cec5; --good: #1b6e46; --bad: #b3261e; --link: #0e5766; }
@media (prefers-color-scheme: dark) { :root { --ink: #edebe6; --second: #c4c0b8; --third: #a09c93; --page: #191918;
  --note: #131312; --line: #45433e; --good: #6cc79a; --bad: #f58f85; --link: #7fc3cf; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Noto Sans", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
header { display: grid; grid-template-columns: 1fr auto; align-items: center; }
header h1 { grid-column: 1 / -1; margin: .25rem 0 1rem; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
.kind, .hint, .place { color: var(--third); margin: 0; font-size: .875rem; }
button { font: inherit; color: var(--link); background: none; border: 1px solid var(--line); border-radius: 6px;
  min-height: 2.25rem; padding: 0 .75rem; cursor: pointer; }
button:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
[role=status] { border: 2px solid var(--line); border-radius: 8px; padding: .75rem 1rem; font-weight: 600; }
.holds { color: var(--good); } .fails { color: var(--bad); } .unknown { color: var(--second); }
[role=status].holds { border-color: var(--good); } [role=status].fails { border-color: var(--bad); }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: .25rem 0 .5rem; }
h4 { font-size: .875rem; margin: 0 0 .25rem; color: var(--second); }
ol.events { list-style: none; margin: 0; padding: 0; }
ol.events > li { border-top: 1px solid var(--line); padding: 1rem 0; }
.line { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .875rem; color: var(--second); }
.mark { margin-left: auto; font-weight: 600; }
dl { margin: .5rem 0; } dl > div { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: .25rem 1rem; }
dt { color: var(--third); } dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font: .8125rem/1.5 ui-monospace, "JetBrains Mono", monospace; overflow-wrap: anywhere; }
h3 code { color: var(--third); font-weight: 400; }
pre { white-space: pre-wrap; background: var(--note); padding: .75rem; border-radius: 6px; }
summary { cursor: pointer; color: var(--link); min-height: 1.75rem; }
.content { background: var(--note); border-radius: 8px; padding: .75rem; margin: .5rem 0; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: start; vertical-align: top; padding: .25rem .5rem .25rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; font-weight: 400; }
th { color: var(--third); }
@media (max-width: 40rem) { dl > div { grid-template-columns: 1fr; } .mark { margin-left: 0; } }
@media print { :root { --ink: #000; --second: #222; --third: #444; --page: #fff; --note: #fff; --line: #888; --good: #000;
  --bad: #000; --link: #000; } button, summary { display: none; } main { max-width: none; padding: 0; }
  ol.events > li { break-inside: avoid; } }
`;

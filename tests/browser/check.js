// check.js CHROMIUM PAGE FOLDER: opens a page of nipline in headless Chromium as a reader
// does, over the debugging pipe, and says what is wrong with it. Status 1 if anything is.
'use strict';
const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const [chromium, page, folder] = process.argv.slice(2);
const faults = [];
const fault = (text) => faults.push(text);

// ---- the browser -------------------------------------------------------------------------

const browser = spawn(chromium, [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
  '--remote-debugging-pipe', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-extensions',
  '--host-resolver-rules=MAP * ~NOTFOUND', `--user-data-dir=${path.join(folder, 'profile')}`,
  'about:blank',
], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
const waiting = new Map();
const listeners = [];
let last = 0;
let text = '';

browser.on('error', (e) => { console.error(`cannot start ${chromium}: ${e.message}`); process.exit(2); });
browser.stdio[4].on('data', (bytes) => {
  text += bytes;
  for (let end; (end = text.indexOf('\0')) >= 0; text = text.slice(end + 1)) {
    const m = JSON.parse(text.slice(0, end));
    if (m.id) {
      const w = waiting.get(m.id);
      waiting.delete(m.id);
      if (m.error) w.reject(new Error(`${w.method}: ${m.error.message}`));
      else w.resolve(m.result);
    } else {
      listeners.forEach((f) => f(m));
    }
  }
});

function send(method, params = {}, sessionId = undefined) {
  return new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve, reject, method });
    browser.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
  });
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, test) {
  for (let i = 0; i < 200; i++) {
    const x = await test();
    if (x) return x;
    await sleep(25);
  }
  fault(`timed out waiting for ${what}`);
  return undefined;
}

// ---- one view of the page ----------------------------------------------------------------

async function open(view) {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const tab = (method, params) => send(method, params, sessionId);
  const js = async (expression) => {
    const r = await tab('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (r.exceptionDetails)
      throw new Error(`${expression}: ${r.exceptionDetails.exception.description}`);
    return r.result.value;
  };
  let loaded = false;

  listeners.push((m) => {
    if (m.sessionId !== sessionId) return;
    const p = m.params;
    if (m.method === 'Page.loadEventFired') loaded = true;
    if (m.method === 'Runtime.exceptionThrown')
      fault(`${view.name}: exception: ${p.exceptionDetails.text}`);
    if (m.method === 'Runtime.consoleAPICalled') fault(`${view.name}: console.${p.type}`);
    if (m.method === 'Log.entryAdded') fault(`${view.name}: ${p.entry.source}: ${p.entry.text}`);
    if (m.method === 'Network.requestWillBeSent' && !/^(file|data|blob):/.test(p.request.url))
      fault(`${view.name}: asks for ${p.request.url}`);
    if (m.method === 'Network.requestWillBeSent' && p.request.url.startsWith('file:') &&
        p.type !== 'Document')
      fault(`${view.name}: needs another file: ${p.request.url}`);
  });
  for (const d of ['Page', 'Runtime', 'Log', 'Network', 'Accessibility'])
    await tab(`${d}.enable`, {});
  await tab('Emulation.setDeviceMetricsOverride',
    { width: view.width, height: 900, deviceScaleFactor: 1, mobile: view.width < 500 });
  await tab('Emulation.setEmulatedMedia',
    { media: 'screen', features: [{ name: 'prefers-color-scheme', value: view.scheme }] });
  await tab('Page.navigate', { url: pathToFileURL(page).href });
  await until('the page', () => loaded);
  return { tab, js, close: () => send('Target.closeTarget', { targetId }) };
}

// ---- what a screen reader is told -----------------------------------------------------------

async function names({ tab, js }) {
  const { nodes } = await tab('Accessibility.getFullAXTree', {});
  const seen = {};
  for (const n of nodes) {
    if (n.ignored) continue;
    const role = n.role.value;
    const name = n.name ? n.name.value.trim() : '';
    (seen[role] = seen[role] || []).push(name);
    if (['image', 'img', 'table', 'button', 'link', 'columnheader', 'region', 'navigation',
      'heading', 'graphics-document'].includes(role) && !name)
      fault(`a ${role} without a name`);
  }
  for (const role of ['banner', 'main', 'contentinfo', 'heading', 'table'])
    if (!seen[role]) fault(`no ${role} in the accessibility tree`);
  const figures = await js('document.querySelectorAll("figure svg").length');
  const images = (seen.image || []).concat(seen.img || [], seen['graphics-document'] || []);
  if (images.length < figures) fault(`${figures} figures, but ${images.length} images with names`);
  if (await js('document.documentElement.lang') !== 'en') fault('the page says no language');
  const bare = await js('[].filter.call(document.querySelectorAll("table.data thead th"),' +
    'function(h){return h.scope!=="col"}).length');
  if (bare) fault(`${bare} column heads without scope`);
  console.log(`figures ${figures}`);
  console.log(`tables ${seen.table ? seen.table.length : 0}`);
}

// ---- tables ---------------------------------------------------------------------------------

const COLUMN = `function(table, i) {
  return [].map.call(table.tBodies[0].rows, function (r) {
    var v = r.cells[i].getAttribute('data-v');
    return v === null ? null : Number(v);
  });
}`;

// The first table with a numeric column whose values differ.
const SORTABLE = `(function () {
  var tables = [].slice.call(document.querySelectorAll('table.data'));
  for (var t = 0; t < tables.length; t++)
    for (var i = 0; i < tables[t].tHead.rows[0].cells.length; i++) {
      var v = (${COLUMN})(tables[t], i).filter(function (x) { return x !== null; });
      if (tables[t].tHead.rows[0].cells[i].querySelector('button') &&
          tables[t].tHead.rows[0].cells[i].classList.contains('num') &&
          v.some(function (x, k) { return k && x < v[k - 1]; }))
        return [tables[t].id, i];
    }
  return null;
})()`;

async function sorting({ tab, js }) {
  const found = await js(SORTABLE);
  if (!found) {
    console.log('sorted none');
    return;
  }
  const table = `document.getElementById(${JSON.stringify(found[0])})`;
  const values = () => js(`(${COLUMN})(${table}, ${found[1]})`);
  const before = await values();
  const states = [];
  // By keyboard alone: Enter on the head of the column, three times.
  await js(`${table}.tHead.rows[0].cells[${found[1]}].querySelector('button').focus()`);
  for (const way of [1, -1, 0]) {
    for (const type of ['keyDown', 'keyUp'])
      await tab('Input.dispatchKeyEvent',
        { type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: type === 'keyDown' ? '\r' : undefined });
    const now = await values();
    states.push(await js(`${table}.tHead.rows[0].cells[${found[1]}].getAttribute('aria-sort')`));
    const known = now.filter((x) => x !== null);
    if (now.slice(known.length).some((x) => x !== null))
      fault(`${found[0]}: cells without a value are not last`);
    if (way && known.some((x, k) => k && way * (x - known[k - 1]) < 0))
      fault(`${found[0]}: not sorted ${way > 0 ? 'up' : 'down'}`);
    if (!way && JSON.stringify(now) !== JSON.stringify(before))
      fault(`${found[0]}: the third time does not bring the order back`);
  }
  if (states.join() !== 'ascending,descending,none') fault(`aria-sort said ${states}`);
  console.log(`sorted ${found[0]}`);
}

async function folding({ tab, js }) {
  const visible = (id) => js(`[].filter.call(document.getElementById(${JSON.stringify(id)})` +
    '.tBodies[0].rows,function(r){return getComputedStyle(r).display!=="none"}).length');
  const folded = await js('[].map.call(document.querySelectorAll("button.more"),' +
    'function(b){return b.getAttribute("aria-controls")})');
  for (const id of folded) {
    const all = await js(`document.getElementById(${JSON.stringify(id)}).tBodies[0].rows.length`);
    const few = await visible(id);
    await tab('Emulation.setEmulatedMedia', { media: 'print' });
    if (await visible(id) !== all) fault(`${id}: rows are missing on paper`);
    await tab('Emulation.setEmulatedMedia', { media: 'screen' });
    await js(`document.querySelector('button.more[aria-controls=${JSON.stringify(id)}]').click()`);
    if (few !== 20 || await visible(id) !== all)
      fault(`${id}: ${few} rows, then ${await visible(id)} of ${all}`);
  }
  console.log(`folded ${folded.length}`);
}

// ---- the numbers behind a figure -------------------------------------------------------------

async function saving({ js }) {
  const files = path.join(folder, 'saved');
  fs.rmSync(files, { recursive: true, force: true });
  fs.mkdirSync(files, { recursive: true });
  await send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: files });
  const id = await js('(function(){var f=document.querySelector("figure button.save");' +
    'if(!f)return null;f.click();return f.closest("figure").id})()');
  if (!id) {
    console.log('saved none');
    return;
  }
  const file = path.join(files, `${id}.csv`);
  if (!await until(`${id}.csv`, () => fs.existsSync(file) && fs.statSync(file).size)) return;
  const wanted = await js(`document.querySelector('#${id} details pre').textContent`);
  if (fs.readFileSync(file, 'utf8') !== wanted) fault(`${id}.csv differs from the page`);
  console.log(`saved ${id}.csv`);
}

// ---- looks ------------------------------------------------------------------------------------

// Text against the nearest opaque ground, WCAG 2: 4.5, or 3 for large text.
const CONTRAST = `(function () {
  function rgb(s) { return s.match(/[0-9.]+/g).map(Number); }
  function light(c) {
    return c.slice(0, 3).map(function (v) {
      v /= 255;
      return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }).reduce(function (s, v, i) { return s + v * [0.2126, 0.7152, 0.0722][i]; }, 0);
  }
  var poor = {};
  [].forEach.call(document.querySelectorAll('body *'), function (e) {
    if (e.closest('svg,script,.vh') || ![].some.call(e.childNodes, function (n) {
      return n.nodeType === 3 && n.textContent.trim();
    })) return;
    var s = getComputedStyle(e), g = e, back;
    do back = rgb(getComputedStyle(g).backgroundColor);
    while (back.length > 3 && back[3] === 0 && (g = g.parentElement));
    var a = light(rgb(s.color)), b = light(back);
    var ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    var large = parseFloat(s.fontSize) >= 24 || (parseFloat(s.fontSize) >= 18.6 && s.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5))
      poor[e.tagName + '.' + e.className + ' ' + ratio.toFixed(2)] = 1;
  });
  return Object.keys(poor);
})()`;

async function looks(view, { js }) {
  for (const x of await js(CONTRAST)) fault(`${view.name}: little contrast: ${x}`);
  const wide = await js('document.documentElement.scrollWidth');
  if (wide > view.width) fault(`${view.name}: the page is ${wide} wide`);
  const flat = await js('[].filter.call(document.querySelectorAll("figure svg"),function(s){' +
    'var b=s.getBoundingClientRect();return b.width<300||b.height<80}).length');
  if (flat) fault(`${view.name}: ${flat} figures have no size`);
}

// The first stop of the Tab key leads past the head of the page.
async function keyboard({ tab, js }) {
  for (const type of ['keyDown', 'keyUp'])
    await tab('Input.dispatchKeyEvent', { type, key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 });
  if (await js('document.activeElement.getAttribute("href")') !== '#Content')
    fault('the first Tab does not reach the way past the head');
  const dead = await js('[].filter.call(document.querySelectorAll("a[href^=\\"#\\"]"),function(a){' +
    'return !document.getElementById(a.getAttribute("href").slice(1))}).length');
  if (dead) fault(`${dead} links lead nowhere`);
  const twice = await js('(function(){var n={},d=[];[].forEach.call(document.querySelectorAll("[id]"),' +
    'function(e){if(n[e.id])d.push(e.id);n[e.id]=1});return d})()');
  if (twice.length) fault(`ids stand twice: ${twice.slice(0, 5)}`);
}

// ---------------------------------------------------------------------------------------------

const views = [
  { name: 'light', width: 1200, scheme: 'light' },
  { name: 'dark', width: 1200, scheme: 'dark' },
  { name: 'phone', width: 390, scheme: 'light' },
];

async function main() {
  for (const view of views) {
    const tab = await open(view);
    await looks(view, tab);
    if (view.name === 'light') {
      await keyboard(tab);
      await names(tab);
      await sorting(tab);
      await folding(tab);
      await saving(tab);
      console.log(`scripts ${await tab.js('document.scripts.length')}`);
      console.log(`text ${JSON.stringify(await tab.js('document.querySelector("main").innerText'))}`);
    }
    await tab.close();
  }
}

const limit = setTimeout(() => { console.error('the browser does not answer'); browser.kill('SIGKILL'); process.exit(2); }, 60000);
main().catch((e) => fault(e.message)).then(async () => {
  clearTimeout(limit);
  const gone = new Promise((resolve) => browser.on('exit', resolve));
  send('Browser.close').catch(() => {});
  await Promise.race([gone, sleep(3000)]);
  browser.kill('SIGKILL');
  faults.forEach((f) => console.error(`FAULT: ${f}`));
  process.exit(faults.length ? 1 : 0);
});

// Enhancements only: every page works as plain links and forms without this file, and any failure in here falls
// back to the browser doing what the link or the form says. Floor: Chromium 86.
//
//   form                            a POST form is sent once (data-download: the answer is a file, do not lock)
//   data-confirm="…"                form or button: asks first; data-confirm-act="关闭投票" names the button
//   data-draft="key"                form: keeps what is typed on this machine until it is saved
//   data-autosave="/…"              form: is sent there two seconds after the last key, and kept in this tab until it got there
//   data-autosave-leave             link out of that form to a page that asks whether to drop what is typed: nothing is sent on the way
//   data-autosave-drop="key"        field: where its form is sent and the answer says "saved", what the tab kept is dropped
//   data-sign-out                   form: drops the drafts, after asking
//   data-swap="#id"                 link or GET form: replaces that element instead of loading the page
//   data-swap-now                   GET form with data-swap: a change of a choice sends it
//   data-progress-url="…"           element: replaced each second by the fragment there, while that has the attribute
//   data-progress-next="…"          on the last fragment: the page to go on to
//   data-filter="#id"               search field: shows only the rows of that list, table or tree that contain the text
//   data-longest="2000"             field: says how long it is when that comes near
//   data-copy="text" | "#id"        button: copies
//   data-unfold="#id" data-fold     button: opens or closes every <details> in there
//   data-print                      button: prints
(function () {
  'use strict';
  document.documentElement.classList.add('scripted');

  // Storage may be forbidden by policy; a page must not break over a draft.
  var DRAFT = 'pingyi-draft:', SENT = 'pingyi-sent';
  function read(store, key) { try { return window[store].getItem(key); } catch (e) { return null; } }
  function write(store, key, text) { try { window[store].setItem(key, text); return true; } catch (e) { return false; } }
  function forget(store, key) { try { window[store].removeItem(key); } catch (e) { /* nothing kept, nothing to drop */ } }

  function build(tag, name, text) {
    var node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  }

  // The line that says something of the part before it.
  function lineAfter(part, mark) {
    var line = part.nextElementSibling;
    if (line && line.hasAttribute(mark)) return line;
    line = build('p');
    line.setAttribute(mark, '');
    line.setAttribute('role', 'status');
    part.after(line);
    return line;
  }

  function find(selector) { try { return document.querySelector(selector); } catch (e) { return null; } }
  function clock(moment) {
    var day = new Date(moment), time = ('0' + day.getHours()).slice(-2) + ':' + ('0' + day.getMinutes()).slice(-2);
    if (day.toDateString() === new Date().toDateString()) return '今天 ' + time;
    return (day.getMonth() + 1) + '月' + day.getDate() + '日 ' + time;
  }

  // ---- Asking -------------------------------------------------------------------------------------------------
  // Own dialog: the browser's shows the server's address instead of our words, and may be suppressed for good.
  function ask(text, act, yes) {
    var before = document.activeElement;
    var veil = build('div', 'veil'), box = build('div', 'ask'), acts = build('div', 'acts');
    var words = build('p', '', text);
    var go = build('button', 'button button-primary', act), stay = build('button', 'button', '返回');
    words.id = 'ask-words';
    go.type = stay.type = 'button';
    box.setAttribute('role', 'alertdialog');
    box.setAttribute('aria-modal', 'true');
    box.setAttribute('aria-labelledby', words.id);
    acts.append(go, stay);
    box.append(words, acts);
    veil.append(box);
    function close() { veil.remove(); if (before && before.focus) before.focus(); }
    go.addEventListener('click', function () { close(); yes(); });
    stay.addEventListener('click', close);
    veil.addEventListener('click', function (event) { if (event.target === veil) close(); });
    veil.addEventListener('keydown', function (event) {
      if (event.key === 'Escape') close();
      if (event.key === 'Tab') { event.preventDefault(); (document.activeElement === go ? stay : go).focus(); }
    });
    document.body.append(veil);
    // The harmless one has the focus, so that a hasty Enter changes nothing.
    stay.focus();
  }

  // ---- Sending a form -----------------------------------------------------------------------------------------
  var agreed = new WeakSet();

  function lock(form) {
    form.setAttribute('data-sent', '');
    // Not `disabled`: that would take the pressed button's own value out of what is sent.
    form.querySelectorAll('button, input[type="submit"]').forEach(function (button) { button.setAttribute('aria-disabled', 'true'); });
    // The user may have stopped the load; twenty seconds later the form is his again.
    window.setTimeout(function () { unlock(form); }, 20000);
  }

  function unlock(form) {
    form.removeAttribute('data-sent');
    form.querySelectorAll('[aria-disabled]').forEach(function (button) { button.removeAttribute('aria-disabled'); });
  }

  document.addEventListener('submit', function (event) {
    var form = event.target, button = event.submitter;
    if (event.defaultPrevented) return;
    if (form.hasAttribute('data-sent')) { event.preventDefault(); return; }

    var asker = button && button.hasAttribute('data-confirm') ? button : form;
    var question = asker.getAttribute('data-confirm');
    if (!question && form.hasAttribute('data-sign-out') && (drafts().length || unsent().length)) question = '这台电脑上还有没保存的草稿，退出后会清除。';
    if (question && !agreed.has(form)) {
      event.preventDefault();
      ask(question, asker.getAttribute('data-confirm-act') || (button && button.textContent.trim()) || '确定', function () { agreed.add(form); form.requestSubmit(button || undefined); });
      return;
    }
    agreed.delete(form);

    // By attribute: a field named "method" or "action" hides the property of the form.
    if ((form.getAttribute('method') || 'get').toLowerCase() === 'get') {
      if (form.hasAttribute('data-swap')) {
        event.preventDefault();
        var url = new URL(form.getAttribute('action') || '', location.href);
        url.search = new URLSearchParams(new FormData(form)).toString();
        swap(url.href, form.getAttribute('data-swap'), true);
      }
      return;
    }
    if (form.hasAttribute('data-sign-out')) {
      drafts().forEach(function (key) { forget('localStorage', key); });
      desks.forEach(function (desk) { desk.stop(); });
      unsent().forEach(function (key) { forget('sessionStorage', key); });
    }
    if (form.hasAttribute('data-autosave') && !leave(form)) { event.preventDefault(); return; }
    var dropped = form.querySelector('[data-autosave-drop]');
    if (dropped) write('sessionStorage', SENT, UNSENT + dropped.getAttribute('data-autosave-drop'));
    if (form.hasAttribute('data-draft')) {
      keep(form);
      write('sessionStorage', SENT, form.getAttribute('data-draft'));
    }
    if (!form.hasAttribute('data-download')) lock(form);
  });

  // Back from the next page: the browser shows this one as it was left, locked; without what nobody signed in has typed.
  window.addEventListener('pageshow', function (event) { if (event.persisted) document.querySelectorAll('form[data-sent]').forEach(unlock); });
  window.addEventListener('pagehide', function () { document.querySelectorAll('form[autocomplete="off"] textarea, form[autocomplete="off"] input').forEach(function (field) { field.value = field.type === 'radio' ? field.value : ''; field.checked = false; }); });

  // ---- Drafts -------------------------------------------------------------------------------------------------
  // Kept in this browser only. A shared office machine: the server puts the person into the key, signing out drops
  // all of them, and after a week they are gone. What is secret (passwords, files, hidden fields) is never kept.
  var WEEK = 7 * 24 * 3600 * 1000;
  var timers = new WeakMap();

  function drafts() {
    try { return Object.keys(localStorage).filter(function (key) { return key.indexOf(DRAFT) === 0; }); } catch (e) { return []; }
  }

  function keepable(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !/^(password|file|hidden|submit|button|reset)$/.test(field.type) && field.tagName !== 'FIELDSET';
    });
  }

  // A list of [name, value, ticked]: order tells fields of one name apart.
  function typed(form) {
    return keepable(form).map(function (field) {
      var box = field.type === 'checkbox' || field.type === 'radio';
      return [field.name, field.value, box ? field.checked : true];
    });
  }

  function keep(form) {
    var said = form.querySelector('[data-draft-state]'), now = Date.now();
    var done = write('localStorage', DRAFT + form.getAttribute('data-draft'), JSON.stringify({ at: now, fields: typed(form) }));
    if (said && done) said.textContent = '草稿已存在这台电脑上，' + clock(now);
  }

  function restore(form, fields) {
    keepable(form).forEach(function (field, index) {
      var kept = fields[index];
      // The form may have changed since; a value goes only where its name still is.
      if (!kept || kept[0] !== field.name) return;
      if (field.type === 'checkbox' || field.type === 'radio') { if (kept[1] === field.value) field.checked = kept[2]; } else field.value = kept[1];
    });
  }

  function offer(form) {
    var key = DRAFT + form.getAttribute('data-draft');
    var kept;
    try { kept = JSON.parse(read('localStorage', key)); } catch (e) { kept = null; }
    if (!kept || !Array.isArray(kept.fields)) return;
    if (Date.now() - kept.at > WEEK || JSON.stringify(kept.fields) === JSON.stringify(typed(form))) return forget('localStorage', key);
    var bar = build('div', 'draft-offer');
    var take = build('button', 'button', '恢复草稿'), drop = build('button', 'button button-quiet', '丢弃草稿');
    take.type = drop.type = 'button';
    take.addEventListener('click', function () { restore(form, kept.fields); bar.remove(); });
    drop.addEventListener('click', function () { forget('localStorage', key); bar.remove(); });
    bar.setAttribute('role', 'status');
    bar.append(build('span', '', clock(kept.at) + ' 填的内容还没有保存。'), take, drop);
    form.prepend(bar);
  }

  document.addEventListener('input', function (event) {
    var form = event.target.form;
    if (!form || !form.hasAttribute('data-draft') || event.target.type === 'password') return;
    window.clearTimeout(timers.get(form));
    timers.set(form, window.setTimeout(function () { keep(form); }, 800));
  });

  // Only a page that says "saved" ends a draft: a sign-in page or an error in between must not cost the text.
  function settle() {
    var sent = read('sessionStorage', SENT);
    forget('sessionStorage', SENT);
    if (!sent || !document.querySelector('[data-saved]')) return;
    forget('localStorage', DRAFT + sent);
    if (sent.indexOf(UNSENT) === 0) forget('sessionStorage', sent);
  }

  // ---- Keeping what is being written ------------------------------------------------------------------------------
  // The server keeps it; while that cannot be reached, this tab does, and no longer: others may sit down here next. The
  // key holds the person, so that nobody meets another's words.
  var UNSENT = 'pingyi-unsent:';
  var desks = [];

  function unsent() {
    try { return Object.keys(sessionStorage).filter(function (key) { return key.indexOf(UNSENT) === 0; }); } catch (e) { return []; }
  }

  function fieldsOf(form) {
    return Array.prototype.map.call(form.querySelectorAll('textarea, input[type="hidden"]'), function (field) { return [field.name, field.value]; });
  }

  function autosave(form) {
    var key = UNSENT + form.getAttribute('data-autosave-key'), url = form.getAttribute('data-autosave');
    var most = Number(form.getAttribute('data-autosave-most'));
    var desk = { form: form, dirty: false, gone: false };
    var turn = 0, pause = 5000, timer, going;

    // What is not kept is said as a warning.
    function say(words, heed) {
      var line = form.querySelector('[data-autosave-state]');
      if (line) { line.textContent = words; line.className = heed ? 'draft-state draft-state-heed' : 'draft-state'; }
    }
    function goOnFrom(draft) { if (form.elements.kept) form.elements.kept.value = draft || ''; }
    function later(wait) { window.clearTimeout(timer); timer = window.setTimeout(send, wait); }
    function letters(count) {
      return Array.prototype.reduce.call(form.querySelectorAll('textarea'), function (sum, field) { return sum + count(field.value); }, 0);
    }
    function content() {
      // Without a button: whatever is pressed at that moment means something else.
      return new URLSearchParams(new URLSearchParams(new FormData(form)) + '&quiet=yes');
    }
    function fits() {
      var length = letters(function (text) { return text.length > most ? Array.from(text).length : text.length; });
      if (length <= most) return true;
      say('材料有 ' + length + ' 字，最多 ' + most + ' 字，没有保存；写的都还在这一页，请删去一些。', true);
      return false;
    }

    function send() {
      var now = turn, shown = form.querySelector('[data-autosave-length]');
      if (shown) shown.textContent = letters(function (text) { return Array.from(text.replace(/\s/g, '')).length; });
      if (!desk.dirty || desk.gone || !fits()) return;
      // One after the other: each goes on from the draft that the one before has left.
      if (going) { later(1000); return; }
      var line = going = new AbortController();
      // A line that is open and carries nothing would hold up everything written after it.
      var hung = window.setTimeout(function () { line.abort(); }, 15000);
      var settle = function () { window.clearTimeout(hung); going = null; };
      say('正在自动保存…');
      fetch(url, { method: 'POST', body: content(), credentials: 'same-origin', redirect: 'error', signal: line.signal }).then(function (answer) {
        return answer.text().then(function (text) {
          var page = new DOMParser().parseFromString(text, 'text/html');
          var words = page.querySelector('[data-autosave-said], h1');
          settle();
          if (answer.ok && words) goOnFrom(words.getAttribute('data-autosave-kept'));
          if (now !== turn || desk.gone) return;
          pause = 5000;
          if (answer.ok) { desk.dirty = false; forget('sessionStorage', key); say(words ? words.textContent : '已自动保存'); return; }
          say((words ? words.textContent : '没有存上。') + (answer.status === 401 ? '。请在新窗口登录，这里会接着保存。' : '') + '写的都还在这一页。', true);
          // Signing in again in another window, or a server that comes back, mends it; a refusal stays one.
          if (answer.status === 401 || answer.status >= 500) later(15000);
        });
      }).catch(function () {
        settle();
        // Whether it got there nobody knows: so nobody asks.
        goOnFrom('');
        if (now !== turn || desk.gone) return;
        say('网络断开，内容保存在这个页面里，恢复后自动保存。', true);
        later(pause);
        pause = Math.min(pause * 2, 60000);
      });
    }

    form.addEventListener('input', function (event) {
      if (event.target.tagName !== 'TEXTAREA') return;
      desk.dirty = true;
      turn += 1;
      write('sessionStorage', key, JSON.stringify(fieldsOf(form)));
      later(2000);
    });
    window.addEventListener('online', function () { if (desk.dirty) later(0); });
    document.addEventListener('visibilitychange', function () { if (document.hidden && desk.dirty) later(0); });
    // The page goes: whatever still fits into a farewell goes along, and the tab has the rest.
    window.addEventListener('pagehide', function () {
      // A save on its way may get there first: the farewell does not go on from the draft before it.
      if (going) goOnFrom('');
      if (desk.dirty && !desk.gone && navigator.sendBeacon) navigator.sendBeacon(url, content());
    });
    window.addEventListener('pageshow', function (event) {
      if (!event.persisted) return;
      // What was dropped on a page after this one does not come back with it.
      if (desk.dirty && !read('sessionStorage', key)) { desk.dirty = false; location.reload(); return; }
      desk.gone = false;
      goOnFrom('');
    });
    window.addEventListener('beforeunload', function (event) { if (desk.dirty && !desk.gone) { event.preventDefault(); event.returnValue = ''; } });

    // Neither the timer nor the farewell sends anything from here on.
    desk.stop = function () {
      desk.gone = true;
      window.clearTimeout(timer);
      if (going) { going.abort(); goOnFrom(''); }
    };
    desk.leave = function () {
      if (!fits()) return false;
      // The browser's own page of a broken line would lie over what was written.
      if (navigator.onLine === false) { say('网络断开，现在存不上；内容保存在这个页面里，恢复后请再按一次。', true); return false; }
      desk.stop();
      write('sessionStorage', SENT, key);
      return true;
    };
    desks.push(desk);

    // A page that came back with what was typed knows best, and whether the server has it.
    var kept, back = form.getAttribute('data-autosave-back');
    if (back) { if (back === 'kept') forget('sessionStorage', key); else write('sessionStorage', key, JSON.stringify(fieldsOf(form))); return; }
    try { kept = JSON.parse(read('sessionStorage', key)); } catch (e) { kept = null; }
    if (!Array.isArray(kept)) return;
    kept.forEach(function (pair) { var field = form.elements[pair[0]]; if (field && 'value' in field) field.value = pair[1]; });
    desk.dirty = true;
    say('已恢复这个页面里没来得及保存的内容。');
    later(1000);
  }

  function leave(form) {
    return desks.every(function (desk) { return desk.form !== form || desk.leave(); });
  }

  // ---- Swapping a part ----------------------------------------------------------------------------------------
  var latest = 0;

  // A redirect is mostly the sign-in page; anything but a page of ours is loaded the ordinary way.
  function pageAt(url) {
    return fetch(url, { credentials: 'same-origin' }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error('not a page of ours');
      return answer.text();
    }).then(function (text) { return new DOMParser().parseFromString(text, 'text/html'); });
  }

  function swap(url, selector, push) {
    var old = find(selector), turn = ++latest;
    if (!old) { location.href = url; return; }
    old.classList.add('busy');
    old.setAttribute('aria-busy', 'true');
    pageAt(url).then(function (page) {
      if (turn !== latest) return;
      var fresh = page.querySelector(selector);
      if (!fresh) throw new Error('no such part');
      var focus = document.activeElement, name = old.contains(focus) ? focus.id : '';
      old.replaceWith(fresh);
      document.title = page.title;
      if (push) history.pushState({ swap: selector }, '', url);
      if (name && document.getElementById(name)) document.getElementById(name).focus();
      else if (fresh.getBoundingClientRect().top < 0) fresh.scrollIntoView();
      enhance(fresh);
    }).catch(function () { if (turn === latest) location.href = url; });
    if (push && !(history.state && history.state.swap)) history.replaceState({ swap: selector }, '');
  }

  window.addEventListener('popstate', function (event) { if (event.state && event.state.swap) swap(location.href, event.state.swap, false); });

  document.addEventListener('change', function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute('data-swap-now') && /^(select-one|checkbox|radio|date)$/.test(event.target.type)) form.requestSubmit();
  });

  // ---- Progress -----------------------------------------------------------------------------------------------
  function follow(part) {
    window.setTimeout(function () {
      if (!document.contains(part)) return;
      pageAt(part.getAttribute('data-progress-url')).then(function (page) {
        var fresh = page.body.firstElementChild;
        if (!fresh) throw new Error('empty');
        part.replaceWith(fresh);
        var next = fresh.getAttribute('data-progress-next');
        if (next) location.replace(next); else enhance(fresh);
      }).catch(function () {
        // The line may be down for a moment; the work goes on at the server, so go on asking, more slowly.
        window.setTimeout(function () { follow(part); }, 4000);
      });
    }, 1000);
  }

  // ---- Filter as you type -------------------------------------------------------------------------------------
  function sift(field) {
    var list = find(field.getAttribute('data-filter'));
    var words = field.value.trim().toLowerCase(), shown = 0;
    if (!list) return;
    // A branch of a tree contains its children's text, so it stays as long as one of them does.
    list.querySelectorAll('tbody > tr, li').forEach(function (row) {
      row.hidden = words !== '' && row.textContent.toLowerCase().indexOf(words) < 0;
      if (!row.hidden) shown += 1;
    });
    if (words) list.querySelectorAll('details').forEach(function (part) { part.open = true; });
    var none = lineAfter(list, 'data-filter-none');
    none.className = 'note';
    none.textContent = '没有符合的。';
    none.hidden = shown > 0;
  }

  // ---- Counting -----------------------------------------------------------------------------------------------
  // As the server counts: characters, a line end as one, without the blanks around.
  function count(field) {
    var most = Number(field.getAttribute('data-longest')), length = Array.from(field.value.trim()).length;
    var line = lineAfter(field, 'data-count');
    line.className = length > most ? 'field-error' : 'field-help';
    line.hidden = length < most * 0.9;
    line.textContent = '现在 ' + length + ' 个字，最多 ' + most + ' 个字';
  }

  ['input', 'compositionend'].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      // While a Chinese input method is composing, the text is pinyin letters that match nothing.
      if (kind === 'input' && event.isComposing) return;
      if (event.target.hasAttribute('data-filter')) sift(event.target);
      if (event.target.hasAttribute('data-longest')) count(event.target);
    });
  });

  // ---- Copying ------------------------------------------------------------------------------------------------
  // The clipboard interface exists only over HTTPS; an intranet often has none, so the old way must work.
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    var field = build('textarea', 'out-of-sight');
    field.value = text;
    document.body.append(field);
    field.select();
    var done = document.execCommand('copy');
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error('not copied'));
  }

  function copyFor(button) {
    var source = button.getAttribute('data-copy'), part = source.charAt(0) === '#' ? find(source) : null;
    var label = button.getAttribute('data-label') || button.textContent;
    button.setAttribute('data-label', label);
    function say(words) { button.textContent = words; button.focus(); window.setTimeout(function () { button.textContent = label; }, 2000); }
    copy(part ? part.textContent.trim() : source).then(function () { say('已复制'); }, function () { say('请选中后按 Ctrl+C'); });
  }

  // ---- Clicks -------------------------------------------------------------------------------------------------
  document.addEventListener('click', function (event) {
    var target = event.target.closest('a, button');
    document.querySelectorAll('details.menu[open]').forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
    if (!target || event.defaultPrevented) return;
    if (target.tagName === 'A') {
      // A new tab or window stays the user's choice.
      var plain = event.button === 0 && !event.ctrlKey && !event.shiftKey && !event.metaKey && !event.altKey;
      if (plain && target.hasAttribute('data-autosave-leave')) desks.forEach(function (desk) { desk.stop(); window.setTimeout(function () { desk.gone = false; }, 20000); });
      if (!plain || !target.hasAttribute('data-swap')) return;
      event.preventDefault();
      swap(target.href, target.getAttribute('data-swap'), true);
      return;
    }
    if (target.hasAttribute('data-copy')) copyFor(target);
    if (target.hasAttribute('data-print')) window.print();
    ['data-unfold', 'data-fold'].forEach(function (name) {
      var tree = target.hasAttribute(name) && find(target.getAttribute(name));
      if (tree) tree.querySelectorAll('details').forEach(function (part) { part.open = name === 'data-unfold'; });
    });
  });

  document.addEventListener('keydown', function (event) {
    var menu = event.key === 'Escape' && event.target.closest && event.target.closest('details.menu[open]');
    if (menu) { menu.open = false; menu.querySelector('summary').focus(); }
  });

  // ---- Beginning ----------------------------------------------------------------------------------------------
  function enhance(root) {
    function each(selector, act) {
      if (root.matches && root.matches(selector)) act(root);
      root.querySelectorAll(selector).forEach(act);
    }
    each('[data-progress-url]', follow);
    each('form[data-draft]', offer);
    each('form[data-autosave]', autosave);
    each('[data-longest]', count);
    // On a phone the tabs are wider than the screen; the current one shall be in sight.
    each('.tabs [aria-current]', function (tab) { tab.closest('.tabs').scrollLeft = tab.offsetLeft - 60; });
  }

  settle();
  enhance(document);
}());

'use strict';
// The page of the simulated workspace. What it shows comes as a tree of elements and texts, and becomes a tree of elements and texts:
// nothing is ever read as HTML.
(() => {
  const tags = new Set(
    'a blockquote br button code div em h3 h4 hr input label li ol option p pre s select small span strong textarea time ul'.split(' '),
  );
  const attributes = /^(class|href|rel|target|title|type|value|name|placeholder|rows|maxlength|step|min|max|selected|checked|data-[a-z]+)$/;
  const byId = (id) => document.getElementById(id);
  const make = (tag, props = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...children);
    return made;
  };

  const draw = (drawing) => {
    if (typeof drawing === 'string') return document.createTextNode(drawing);
    if (!tags.has(drawing.tag)) return document.createTextNode('');
    const made = document.createElement(drawing.tag);
    for (const [name, value] of Object.entries(drawing.attributes)) {
      if (!attributes.test(name) || (name === 'href' && !/^(https?|mailto):/i.test(value))) continue;
      made.setAttribute(name, value);
    }
    made.append(...drawing.children.map(draw));
    return made;
  };

  const drafts = new Map();
  /** The newest that each person has seen, by place. */
  const seen = new Map();
  let shown = '';
  let view = null;
  let place = null;
  let me = location.hash.slice(1) || 'bob';

  const notice = (text) => {
    byId('notice').textContent = text;
    byId('notice').hidden = text === '';
    if (text !== '') setTimeout(() => byId('notice').textContent === text && notice(''), 6000);
  };

  const post = async (path, body) => {
    const answer = await fetch(`/slack/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: me, ...body }),
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok || said.acked === false) notice('The app did not answer as it should. Slack would show a warning here.');
    return said;
  };

  const valueOf = (input) => (input.type === 'checkbox' ? [] : input.value);

  const entered = (modal) => {
    const values = {};
    for (const input of modal.querySelectorAll('input[data-action], textarea[data-action], select[data-action]')) {
      const { block, action } = input.dataset;
      const own = (values[block] ??= {});
      if (input.type === 'checkbox') own[action] = [...(own[action] ?? []), ...(input.checked ? [input.value] : [])];
      else if (input.type !== 'radio' || input.checked) own[action] = valueOf(input);
    }
    return values;
  };

  const errors = (modal, said) => {
    for (const old of modal.querySelectorAll('.error')) old.remove();
    for (const [block, text] of Object.entries(said)) {
      const input = [...modal.querySelectorAll('[data-input]')].find((one) => one.dataset.input === block);
      (input ?? modal).append(make('p', { className: 'error', textContent: text }));
    }
  };

  const busy = async (control, work) => {
    control.disabled = true;
    try {
      await work();
    } finally {
      control.disabled = false;
    }
  };

  const act = (control, message, chosen) => {
    if (control.dataset.confirm && !confirm(control.dataset.confirm)) return;
    const { block, action } = control.dataset;
    void busy(control, () => post('press', { channel: message.channel, ts: message.ts, block, action, chosen }));
  };

  const wire = (drawn, message) => {
    for (const button of drawn.querySelectorAll('[data-element=button]')) button.addEventListener('click', () => act(button, message));
    for (const menu of drawn.querySelectorAll('[data-element=static_select], [data-element=overflow], [data-element=radio_buttons]'))
      menu.addEventListener('change', () => menu.value !== '' && act(menu, message, menu.value));
    return drawn;
  };

  const line = (message) => {
    const head = make('div', {}, make('span', { className: 'author', textContent: message.author }));
    if (message.isBot) head.append(make('span', { className: 'app', textContent: 'APP' }));
    head.append(make('span', { className: 'time', textContent: `${message.time} UTC${message.isEdited ? ' (edited)' : ''}` }));
    const all = make('div', { className: 'message' });
    if (message.isEphemeral) all.append(make('p', { className: 'only-you', textContent: 'Only visible to you' }));
    all.append(head, wire(draw(message.drawing), message));
    return all;
  };

  const replyBox = (message, label) => {
    const key = `${me} ${message.channel} ${message.ts}`;
    const text = make('input', { placeholder: label, value: drafts.get(key) ?? '', ariaLabel: label });
    text.addEventListener('input', () => drafts.set(key, text.value));
    text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || text.value.trim() === '') return;
      const said = text.value;
      drafts.delete(key);
      text.value = '';
      void post('say', { channel: message.channel, text: said, threadTs: message.ts });
    });
    text.dataset.key = key;
    return make('div', { className: 'reply' }, text);
  };

  const withThread = (message) => {
    const all = line(message);
    if (message.thread.length > 0) all.append(make('div', { className: 'thread' }, ...message.thread.map(line)));
    if (!message.isEphemeral) all.append(replyBox(message, 'Reply in the thread'));
    return all;
  };

  const newest = (one) => one.messages.reduce((last, message) => Math.max(last, Number(message.ts)), 0);

  const showPlaces = () => {
    const item = (one) => {
      const key = `${me} ${one.id}`;
      if (one.id === place) seen.set(key, newest(one));
      const isNew = newest(one) > (seen.get(key) ?? 0);
      const button = make('button', {
        type: 'button',
        className: isNew ? 'new' : '',
        textContent: one.isDirect ? 'Ostiary' : `# ${one.name}`,
      });
      button.setAttribute('aria-current', String(one.id === place));
      button.addEventListener('click', () => {
        place = one.id;
        show();
      });
      return button;
    };
    const [channels, direct] = [view.places.filter((one) => !one.isDirect), view.places.filter((one) => one.isDirect)];
    byId('places').replaceChildren(
      make('p', { textContent: 'Channels' }),
      ...channels.map(item),
      make('p', { textContent: `Direct messages of ${view.me.name}` }),
      ...direct.map(item),
    );
  };

  const showModal = () => {
    const overlay = byId('overlay');
    const key = view.modal === null ? '' : `${view.modal.id} ${view.modal.hash}`;
    if (overlay.dataset.key === key) return;
    overlay.dataset.key = key;
    overlay.hidden = view.modal === null;
    overlay.replaceChildren();
    if (view.modal === null) return;
    const modal = draw(view.modal.drawing);
    const press = (button) =>
      busy(button, async () => {
        if (button.dataset.modal === 'close') return post('close', {});
        if (button.dataset.modal === 'submit') return errors(modal, (await post('submit', { values: entered(modal) })).errors ?? {});
        const { block, action } = button.dataset;
        return post('press', { block, action, values: entered(modal) });
      });
    for (const button of modal.querySelectorAll('button')) button.addEventListener('click', () => void press(button));
    overlay.append(modal);
    modal.querySelector('textarea, input, select')?.focus();
  };

  const show = () => {
    if (!view.places.some((one) => one.id === place)) place = view.places[0]?.id;
    const people = byId('person');
    people.replaceChildren(
      ...view.people.map((one) => make('option', { value: one.handle, textContent: one.name, selected: one.handle === me })),
    );
    showPlaces();
    showModal();
    const current = view.places.find((one) => one.id === place);
    const list = byId('messages');
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    const focused = document.activeElement?.dataset?.key;
    const messages = current?.messages ?? [];
    list.replaceChildren(
      ...(messages.length > 0
        ? messages.map(withThread)
        : [make('p', { className: 'empty', textContent: 'Nothing yet. A call that waits for a reviewer appears here as a card.' })]),
    );
    if (current?.isDirect) list.append(sayBox(current));
    if (atEnd) list.scrollTop = list.scrollHeight;
    if (focused) [...list.querySelectorAll('input')].find((one) => one.dataset.key === focused)?.focus();
  };

  const sayBox = (current) => {
    const text = make('input', { placeholder: 'Message Ostiary', ariaLabel: 'Message Ostiary' });
    text.dataset.key = `${me} ${current.id}`;
    text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || text.value.trim() === '') return;
      const said = text.value;
      text.value = '';
      void post('say', { channel: current.id, text: said });
    });
    return make('div', { className: 'reply' }, text);
  };

  const refresh = async () => {
    const answer = await fetch(`/slack/view?user=${encodeURIComponent(me)}`);
    const text = await answer.text();
    if (!answer.ok) return notice('There is no such person in this workspace.');
    if (text === shown) return;
    shown = text;
    view = JSON.parse(text);
    show();
  };

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && view?.modal) void post('close', {});
  });

  byId('person').addEventListener('change', (event) => {
    me = event.target.value;
    history.replaceState(null, '', `#${me}`);
    void refresh();
  });

  const live = new EventSource('/slack/live');
  live.addEventListener('message', () => void refresh().catch(() => undefined));
  live.addEventListener('error', () => notice('The simulated workspace is away. It is shown again when it is back.'));
  live.addEventListener('open', () => void refresh().catch(() => undefined));
})();

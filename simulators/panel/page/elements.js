/** Makes an HTML element; properties are set, children appended. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function button(text, run, options = {}) {
  return make('button', { type: 'button', textContent: text, onclick: () => void run(), ...options });
}

/** A button that stays pressed while something is wrong. */
export function toggle(text, on, set) {
  const made = button(text, () => set(!on));
  made.setAttribute('aria-pressed', String(on));
  return made;
}

/**
 * A labelled choice; `set` gets the value chosen.
 * @param choices pairs of value and text
 */
export function picker(label, choices, value, set) {
  const select = make('select', {
    onchange: () => {
      select.blur();
      set(Number(select.value));
    },
  });
  for (const [choice, text] of choices)
    select.append(make('option', { value: choice, textContent: text, selected: choice === value }));
  return make('label', {}, label, select);
}

/** A small label of a state; `kind` is `bad`, `run` or nothing. */
export function chip(text, kind = '') {
  return make('span', { className: `chip ${kind}`, textContent: text });
}

'use strict';

const side = 28;
const drawing = document.getElementById('drawing');
const why = document.getElementById('why');
const erase = document.getElementById('erase');
const error = document.getElementById('error');
const nothingYet = document.getElementById('answer').textContent;
const whyOfNothing = document.getElementById('why-text').textContent;
let pixels = new Uint8Array(side * side);
let explainedClass = null; // null: the one that is predicted
let asked = 0;

// Dark on light, as clothes are photographed; a pixel of 0 is background.
const grey = shade => [255 - shade, 255 - shade, 255 - shade];

function show(canvas, colorOf) {
  const context = canvas.getContext('2d');
  const image = context.createImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    const [red, green, blue] = colorOf(i);
    image.data.set([red, green, blue, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

function paint(contributions) {
  const strongest = Math.max(1e-12, ...contributions.map(Math.abs));
  show(why, i => {
    // The square root shows what is weak; in a network most contributions are.
    const strength = Math.sqrt(Math.abs(contributions[i]) / strongest);
    const [light, strong] = [255 - pixels[i] / 4, contributions[i] > 0 ? [213, 28, 28] : [28, 79, 213]];
    return strong.map(channel => light + (channel - light) * strength);
  });
}

async function post(path, body) {
  const response = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? answer.title);
  return answer;
}

async function ask() {
  const mine = ++asked;
  const picture = Array.from(pixels);
  const isEmpty = !picture.some(shade => shade > 0);
  document.body.classList.toggle('empty', isEmpty);
  if (isEmpty) {
    document.getElementById('answer').textContent = nothingYet;
    document.getElementById('why-text').textContent = whyOfNothing;
    document.getElementById('classes').replaceChildren();
    show(why, () => [255, 255, 255]);
    error.hidden = true;
    return;
  }
  try {
    const [prediction, explanation] = await Promise.all([post('predict', { pixels: picture }), post('explain', { pixels: picture, class: explainedClass })]);
    if (mine !== asked) return; // A newer picture is on its way.
    error.hidden = true;
    document.getElementById('answer').textContent = prediction.label;
    document.getElementById('why-text').textContent =
      `Why ${explanation.explained}? Red spoke for it, blue against. Choose another class to see what speaks for that.`;
    list(prediction.classes, explanation.explained);
    paint(explanation.contributions);
  } catch (failure) {
    if (mine !== asked) return;
    error.textContent = `No answer: ${failure.message}`;
    error.hidden = false;
  }
}

function list(classes, explained) {
  document.getElementById('classes').replaceChildren(...classes.map(({ name, probability }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-pressed', String(name === explained));
    button.innerHTML = '<span class="name"></span><span class="track"><span class="fill"></span></span><span class="percent"></span>';
    button.querySelector('.name').textContent = name;
    button.querySelector('.fill').style.display = 'block';
    button.querySelector('.fill').style.width = `${100 * probability}%`;
    button.querySelector('.percent').textContent = `${(100 * probability).toFixed(1)} %`;
    button.addEventListener('click', () => { explainedClass = name; ask(); });
    const item = document.createElement('li');
    item.append(button);
    return item;
  }));
}

function changed() {
  explainedClass = null;
  show(drawing, i => grey(pixels[i]));
  ask();
}

// A soft brush, one and a half pixels wide.
function dab(x, y) {
  for (let row = Math.max(0, Math.floor(y) - 2); row <= Math.min(side - 1, y + 2); row++) {
    for (let column = Math.max(0, Math.floor(x) - 2); column <= Math.min(side - 1, x + 2); column++) {
      const ink = Math.max(0, Math.min(1, 1.9 - Math.hypot(column + 0.5 - x, row + 0.5 - y)));
      const i = row * side + column;
      pixels[i] = erase.checked ? Math.min(pixels[i], 255 * (1 - ink)) : Math.max(pixels[i], 220 * ink);
    }
  }
}

let last = null;

function stroke(event) {
  const box = drawing.getBoundingClientRect();
  const here = { x: (event.clientX - box.left) / box.width * side, y: (event.clientY - box.top) / box.height * side };
  const from = last ?? here;
  const steps = Math.max(1, Math.ceil(Math.hypot(here.x - from.x, here.y - from.y) * 2));
  for (let step = 1; step <= steps; step++) dab(from.x + (here.x - from.x) * step / steps, from.y + (here.y - from.y) * step / steps);
  last = here;
  show(drawing, i => grey(pixels[i]));
}

drawing.addEventListener('pointerdown', event => { drawing.setPointerCapture(event.pointerId); document.body.classList.remove('empty'); last = null; stroke(event); });
drawing.addEventListener('pointermove', event => { if (event.buttons) stroke(event); });
drawing.addEventListener('pointerup', () => { last = null; changed(); });
drawing.addEventListener('pointercancel', () => { last = null; changed(); });
document.getElementById('clear').addEventListener('click', () => { pixels = new Uint8Array(side * side); changed(); });

async function offerSamples() {
  const samples = await (await fetch('samples')).json();
  document.getElementById('samples').append(...samples.map(sample => {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = sample.name;
    button.setAttribute('aria-label', `Pick a picture: ${sample.name}`);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side;
    show(canvas, i => grey(sample.pixels[i]));
    button.append(canvas);
    button.addEventListener('click', () => { pixels = Uint8Array.from(sample.pixels); changed(); });
    return button;
  }));
}

show(drawing, () => [255, 255, 255]);
show(why, () => [255, 255, 255]);
offerSamples();

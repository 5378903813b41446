import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const reloadedKey = 'attesta.reloaded';

// The program was renewed under an open page: the parts that it has yet to load are gone, and the new ones come with it anew.
// The browser asks first where something is written that would be lost. Once in a while is enough: a part that is still missing
// is told like any other fault.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem(reloadedKey) ?? 0);
  if (performance.timeOrigin - last < 10_000) return;
  event.preventDefault();
  sessionStorage.setItem(reloadedKey, String(performance.timeOrigin + performance.now()));
  window.location.reload();
});

const root = document.getElementById('app');
if (root) createRoot(root).render(<App />);

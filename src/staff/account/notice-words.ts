import { defineWords } from '../../web/words/words.tsx';

/** Words of the notices over every page about one's own sign-in. */
export const noticeWords = defineWords(
  {
    due: 'Your role needs a second factor from {date} on. Without one you then set it up before anything else.',
    setUp: 'Set it up',
    others:
      '{count, plural, one {You are also signed in elsewhere.} other {You are also signed in in # other places.}}',
    look: 'Look',
  },
  {
    due: 'Su rol necesita un segundo factor a partir del {date}. Sin él, entonces tendrá que configurarlo antes que nada.',
    setUp: 'Configurarlo',
    others:
      '{count, plural, one {También tiene la sesión iniciada en otro sitio.} other {También tiene la sesión iniciada en otros # sitios.}}',
    look: 'Ver',
  },
);

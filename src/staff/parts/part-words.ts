import { defineWords } from '../../web/words/words.tsx';

/** Words that the areas share. */
export const partWords = defineWords(
  {
    jobState:
      '{state, select, queued {Waiting} running {Running} succeeded {Done} failed {Failed} cancelled {Cancelled} other {{state}}}',
    jobProgress: '{done} of {total}',
    jobCancel: 'Cancel',
    jobRetry: 'Run again',
    more: 'Show more',
    loading: 'Loading',
    refused: 'This could not be read: {reason}',
    tryAgain: 'Try again',
    copy: 'Copy',
    copied: 'Copied',
    showPassword: 'Show the password',
    stillOpen: 'Something above is still to be filled in or chosen.',
    leaveTitle: 'What you typed here is not saved yet.',
    leaveNow: 'Leave without saving it',
    keepWriting: 'Go on writing',
  },
  {
    jobState:
      '{state, select, queued {En espera} running {En curso} succeeded {Hecha} failed {Fallida} cancelled {Cancelada} other {{state}}}',
    jobProgress: '{done} de {total}',
    jobCancel: 'Cancelar',
    jobRetry: 'Ejecutar de nuevo',
    more: 'Mostrar más',
    loading: 'Cargando',
    refused: 'No se pudo leer: {reason}',
    tryAgain: 'Intentar de nuevo',
    copy: 'Copiar',
    copied: 'Copiado',
    showPassword: 'Mostrar la contraseña',
    stillOpen: 'Falta algo por rellenar o elegir arriba.',
    leaveTitle: 'Lo que ha escrito aquí aún no está guardado.',
    leaveNow: 'Salir sin guardarlo',
    keepWriting: 'Seguir escribiendo',
  },
);

import { defineWords } from '../../web/words/words.tsx';

/** Words of what a sign-in still needs. */
export const finishWords = defineWords(
  {
    title_change_password: 'Choose a new password',
    title_second_factor: 'Your second factor',
    title_enrol_second_factor: 'Set up a second factor',
    asked:
      'The password that you signed in with is good for this once: it was given to you, or an administrator asks for a new one. Choose your own.',
    expired: 'Your company has passwords changed after some time, and yours has reached its age.',
    breached:
      'Your password is in a list of stolen ones: others try it. Choose one that you use nowhere else.',
    compromised: 'Your password was reported stolen.',
    enrolText:
      'Your role needs something that you have besides the password that you know: an app on your phone that shows codes, or a passkey of this device.',
    back: 'Back',
    leave: 'Sign out instead',
  },
  {
    title_change_password: 'Elija una contraseña nueva',
    title_second_factor: 'Su segundo factor',
    title_enrol_second_factor: 'Configure un segundo factor',
    asked:
      'La contraseña con la que ha entrado vale solo esta vez: se la dieron, o un administrador le pide otra. Elija una suya.',
    expired: 'Su empresa hace cambiar las contraseñas pasado un tiempo, y la suya ha llegado a su límite.',
    breached:
      'Su contraseña está en una lista de contraseñas robadas: otros la prueban. Elija una que no use en ningún otro sitio.',
    compromised: 'Se ha avisado de que le han robado la contraseña.',
    enrolText:
      'Su rol necesita algo que usted tenga, además de la contraseña que sabe: una aplicación de su teléfono que muestra códigos o una llave de acceso de este dispositivo.',
    back: 'Atrás',
    leave: 'Cerrar la sesión',
  },
);

import { officerRole, unseenByOfficer } from '../../../engine/access/officer.ts';
import { holds, label, type Measure } from '../measure.ts';

/** Art. 38(2): the officer has access to personal data. Who answers for a person's rights has to find what leads to the person. */
export const officerSight: Measure = {
  code: 'officer_sight',
  group: 'access',
  label: label(
    'The data protection officer sees what leads to a person',
    'El delegado de protección de datos ve lo que conduce a una persona',
  ),
  async look({ database, catalog }) {
    const officer = await officerRole(database);
    if (!officer)
      return {
        outcome: 'unknown',
        says: label(
          'The role of the data protection officer was removed: who answers for requests is not known from here.',
          'Se quitó el rol de delegado de protección de datos: desde aquí no se sabe quién responde de las solicitudes.',
        ),
      };
    const closed = await unseenByOfficer(database, catalog, officer);
    if (closed.length === 0)
      return holds(
        'Each module that leads to a person is open to the officer’s role, or closed to it by its profile.',
        'Cada módulo que conduce a una persona está abierto al rol del delegado, o su perfil se lo cierra.',
      );
    return {
      outcome: 'warn',
      says: label(
        'Modules that lead to a person are private to their owners: the officer does not find what they hold.',
        'Hay módulos que conducen a una persona y son privados de sus responsables: el delegado no encuentra lo que contienen.',
      ),
      mend: label(
        'Open them to the officer under Settings, Sharing, or run: attesta doctor --mend. Or close them in the role’s profile and have the compliance document say why.',
        'Ábralos al delegado en Ajustes, Uso compartido, o ejecute: attesta doctor --mend. O ciérrelos en el perfil del rol y diga en el documento de cumplimiento por qué.',
      ),
      items: closed.map((module) => module.name),
    };
  },
};

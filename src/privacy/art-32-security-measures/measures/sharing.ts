import type { ModuleDefinition } from '../../../metadata/module.ts';
import { holds, label, type Measure } from '../measure.ts';

/** Least privilege by default (Art. 25(2)): personal data is not open to every member of the staff. */
export const openSharing: Measure = {
  code: 'open_sharing',
  group: 'access',
  label: label(
    'Personal data is not open to all staff',
    'Los datos personales no están abiertos a todo el personal',
  ),
  async look({ catalog }) {
    const open = [...catalog.modules.values()].filter(
      (module) => holdsPersonalData(module) && module.defaultSharing !== 'private',
    );
    if (open.length === 0)
      return holds(
        'Each module with personal data is private unless a rule shares it.',
        'Cada módulo con datos personales es privado salvo que una regla lo comparta.',
      );
    const changeable = open.some((module) => module.defaultSharing !== 'read');
    return {
      outcome: changeable ? 'fail' : 'warn',
      says: label(
        changeable
          ? 'Modules with personal data that everyone whose profile opens them may change.'
          : 'Modules with personal data that everyone whose profile opens them may read.',
        changeable
          ? 'Módulos con datos personales que puede modificar cualquiera cuyo perfil los abra.'
          : 'Módulos con datos personales que puede leer cualquiera cuyo perfil los abra.',
      ),
      mend: label(
        'Set their default sharing to private and share by rule with those who need them, or have the compliance document say why all need them.',
        'Ponga su uso compartido en privado y compártalos por regla con quien los necesite, o diga en el documento de cumplimiento por qué los necesitan todos.',
      ),
      items: open.map((module) => `${module.name}: ${module.defaultSharing}`),
    };
  },
};

function holdsPersonalData(module: ModuleDefinition): boolean {
  return module.fields.some((field) => field.privacy.category !== 'none');
}

import { IconArrowRight, IconPlus, IconSettings, IconShieldLock } from '../../web/icons.ts';
import type { Say } from '../../web/words/words.tsx';
import { openPages } from '../settings/settings-places.ts';
import type { settingsWords } from '../settings/settings-words.ts';
import type { PaletteItem } from './palette-items.ts';
import type { paletteWords } from './palette-words.ts';

/** A page that is in no navigation, with the words that people look for it by. */
export interface Place extends Omit<PaletteItem, 'key' | 'group'> {
  readonly also: string;
}

/** Every page of the settings, and the other pages behind an area, that somebody with these tools may open. */
export function places(
  tools: readonly string[],
  say: Say<keyof (typeof paletteWords)['en']>,
  setting: Say<keyof (typeof settingsWords)['en']>,
): readonly Place[] {
  const may = (tool: string) => tools.includes(tool);
  const settings = openPages(tools).flatMap(({ group, pages }) =>
    pages.map((page) => ({
      title: setting(page),
      about: setting(group) === setting(page) ? setting('settings') : setting(group),
      also: `${setting(group)} ${say(page)}`,
      icon: IconSettings,
      to: `/settings/${page}`,
    })),
  );
  return [
    { title: say('exports'), also: say('exportsAlso'), icon: IconArrowRight, to: '/exports' },
    { title: say('templates'), also: say('templatesAlso'), icon: IconArrowRight, to: '/mail-templates' },
    { title: say('account'), also: say('accountAlso'), icon: IconShieldLock, to: '/account' },
    { title: say('newReport'), also: say('newReportAlso'), icon: IconPlus, to: '/reports/new' },
    ...(may('requests')
      ? [{ title: say('newRequest'), also: say('newRequestAlso'), icon: IconPlus, to: '/requests/new' }]
      : []),
    ...(may('definitions')
      ? [{ title: say('newModule'), also: say('newModuleAlso'), icon: IconPlus, to: '/settings/new-module' }]
      : []),
    ...(may('workflows')
      ? [
          {
            title: say('newWorkflow'),
            also: say('newWorkflowAlso'),
            icon: IconPlus,
            to: '/settings/new-workflow',
          },
        ]
      : []),
    ...settings,
  ];
}

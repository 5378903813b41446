/** The settings, in groups. A new page is one word here, a line in `needs`, its name and lead in the words. */
const groups = {
  controllerGroup: ['company', 'calendars'],
  definitionsGroup: ['modules', 'purposes', 'retention', 'workflows'],
  peopleGroup: ['users', 'roles', 'profiles', 'groups'],
  sharingGroup: ['sharing', 'record-rules', 'existence', 'who'],
  keysGroup: ['keys', 'own-key'],
  signInGroup: ['sign-in', 'networks', 'single-sign-on'],
  programsGroup: ['tokens', 'bi'],
  houseGroup: ['jobs', 'mails', 'examination'],
} as const;
export type SettingsGroup = keyof typeof groups;
export type SettingsPage = (typeof groups)[SettingsGroup][number];

/** Who may open a part of the settings; tokens and jobs are everybody's own. */
const needs: Readonly<Record<SettingsPage, readonly string[]>> = {
  company: ['administration'],
  calendars: ['calendars', 'requests'],
  modules: ['definitions'],
  purposes: ['definitions'],
  retention: ['definitions'],
  workflows: ['workflows'],
  users: ['users'],
  roles: ['users'],
  profiles: ['users'],
  groups: ['users'],
  sharing: ['users'],
  'record-rules': ['users'],
  existence: ['administration'],
  bi: ['administration'],
  who: ['users'],
  keys: ['secret_keys'],
  'own-key': [],
  'sign-in': ['administration'],
  networks: ['administration'],
  'single-sign-on': ['administration'],
  tokens: [],
  jobs: [],
  mails: ['administration', 'requests'],
  examination: ['administration'],
};

/** The pages of each group that somebody with these tools may open; groups without any are left out. */
export function openPages(
  tools: readonly string[],
): readonly { group: SettingsGroup; pages: readonly SettingsPage[] }[] {
  const may = (page: SettingsPage) =>
    needs[page].length === 0 || needs[page].some((tool) => tools.includes(tool));
  return (Object.keys(groups) as SettingsGroup[])
    .map((group) => ({ group, pages: groups[group].filter(may) }))
    .filter(({ pages }) => pages.length > 0);
}

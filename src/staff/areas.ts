import { accountabilityAreas } from './areas/accountability.ts';
import type { Area } from './areas/area.ts';
import { houseAreas } from './areas/house.ts';
import { workAreas } from './areas/work.ts';

/**
 * Every area, in the order of the navigation. An area that is built names its pages in the file of its group:
 * `pages: [{ path: '/today', load: () => import('../today/today-page.tsx').then((it) => it.TodayPage) }]`.
 */
export const areas: readonly Area[] = [...workAreas, ...accountabilityAreas, ...houseAreas];

/** The areas that the person may open. */
export function openAreas(tools: readonly string[], country: string | null = null): readonly Area[] {
  return areas.filter(
    (area) =>
      area.pages.length > 0 &&
      (!area.tool || tools.includes(area.tool)) &&
      (!area.country || area.country === country),
  );
}

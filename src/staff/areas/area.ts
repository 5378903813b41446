import type { Icon } from '@tabler/icons-react';
import type { UseQueryOptions } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import type { Label } from '../../metadata/label.ts';

/** A page of an area: where it is, and how its code is loaded when somebody goes there. */
export interface AreaPage {
  /** As TanStack Router takes it: `/requests/$id`. */
  readonly path: string;
  load(): Promise<ComponentType>;
}

/** An area of the screen beside the records. It stands in the navigation once it has a page. */
export interface Area {
  readonly name: string;
  readonly label: Label;
  readonly icon: Icon;
  readonly group: 'work' | 'accountability' | 'house';
  /** Where its entry in the navigation leads. */
  readonly path: string;
  /** Where the company has to be for it: the law of one country. */
  readonly country?: string;
  /** Right that the person needs to see it. */
  readonly tool?: string;
  readonly pages: readonly AreaPage[];
  /** What waits there, beside its entry. */
  readonly count?: AreaCountQuery;
}

export type AreaCountQuery = UseQueryOptions<AreaWaiting>;

export interface AreaWaiting {
  readonly open: number;
  readonly late: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

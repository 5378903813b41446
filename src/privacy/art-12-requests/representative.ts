/** Who acts for the person. */
export const capacities = ['mandate', 'lawyer', 'parent', 'guardian', 'successor'] as const;
export type Capacity = (typeof capacities)[number];

/** Who acts for the person: goes with the person. */
export interface Representative {
  readonly name: string;
  readonly email?: string;
}

export type MandateState = 'none' | 'unchecked' | 'accepted' | 'refused';

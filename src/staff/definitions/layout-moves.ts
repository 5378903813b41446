/** Moves in the layout of a form, as data: each gives the blocks as they are afterwards. */
import type { BlockDefinition } from '../../metadata/module.ts';

type Blocks = readonly BlockDefinition[];

/** The block one place further up or down; where there is none, as they were. */
export function moveBlock(blocks: Blocks, name: string, by: 1 | -1): Blocks {
  return swapped(
    blocks,
    blocks.findIndex((block) => block.name === name),
    by,
  );
}

/** The field one place further up or down, into the neighbouring block at its block's edge. */
export function moveField(blocks: Blocks, field: string, by: 1 | -1): Blocks {
  const at = blocks.findIndex((block) => block.fields.includes(field));
  const block = blocks[at];
  if (!block) return blocks;
  const place = block.fields.indexOf(field);
  if (place + by >= 0 && place + by < block.fields.length)
    return blocks.map((one) => (one === block ? { ...one, fields: swapped(one.fields, place, by) } : one));
  const next = blocks[at + by];
  return next ? putField(blocks, field, next.name, by === 1 ? 0 : next.fields.length) : blocks;
}

/** The field in that block, before what stands at `index` there now. */
export function putField(blocks: Blocks, field: string, into: string, index: number): Blocks {
  return blocks.map((block) => {
    const was = block.fields.indexOf(field);
    const left = block.fields.filter((one) => one !== field);
    if (block.name !== into) return was < 0 ? block : { ...block, fields: left };
    const place = was >= 0 && was < index ? index - 1 : index;
    return { ...block, fields: [...left.slice(0, place), field, ...left.slice(place)] };
  });
}

/** Without that block; its fields go to the one before it, or after it where it is the first. The last one stays. */
export function dropBlock(blocks: Blocks, name: string): Blocks {
  const at = blocks.findIndex((block) => block.name === name);
  const heir = blocks[at === 0 ? 1 : at - 1];
  const gone = blocks[at];
  if (!gone || !heir) return blocks;
  return blocks
    .filter((block) => block !== gone)
    .map((block) =>
      block === heir
        ? {
            ...block,
            fields: at === 0 ? [...gone.fields, ...block.fields] : [...block.fields, ...gone.fields],
          }
        : block,
    );
}

/** The list with what stands at `index` moved by one. */
export function swapped<One>(list: readonly One[], index: number, by: 1 | -1): readonly One[] {
  const [one, other] = [list[index], list[index + by]];
  if (index < 0 || one === undefined || other === undefined) return list;
  return list.map((each) => (each === one ? other : each === other ? one : each));
}

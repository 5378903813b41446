export { uuidv7 as uuidV7 } from '../database/uuidv7.ts';

/** The files of records: stored, claimed, read, erased, each with its evidence in the same transaction. */
export { deleteFile, eraseFile, eraseFileIn, releaseFileIn } from './erase-file.ts';
export { type ClaimContext, claimFiles, claimWaitingFiles, settledRow } from './field-files.ts';
export { describeFile, listFiles, type OpenedFile, openContent, openFile } from './read-file.ts';
export { attachUploads, type NewFile, type StoredFile, storeFile } from './store-file.ts';

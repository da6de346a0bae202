export * from './catalogue.ts';
export * from './format.ts';
export * from './names.ts';
export * from './placeholders.ts';

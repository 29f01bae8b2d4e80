export * from './configuration/configuration.js';

export { unitApp } from '../../app/testing/unit-app';

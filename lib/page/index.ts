export { planAsHtml, planSections } from './page';
export { PAGE_SCRIPT, PAGE_STYLE } from './style';

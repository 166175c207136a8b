// Reports to download: as the command line writes them, made in the page. Import this when somebody asks for one; it brings
// a SHA-256 along.
export { fileName, mediaTypes, save, type Kind } from './download';
export { html, type HtmlOptions } from './html';
export { join, jsonText, type Joined } from './joined';
export { sarif, sarifText, type SarifOptions } from './sarif';
export { tell, type Told } from './told';

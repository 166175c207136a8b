// The id that Starlight's skip link and contents lead to.
export const PAGE_TITLE_ID = '_top';

/*
 * figures.h -- the pages of a month's figures: of one hub for its own people, of the network as they may
 * leave the hubs; the same as files; a page to print; what was searched for in vain; targets of a year.
 *
 * Every page and file shows the cells of desk/figures.h and sums of cells that are shown, nothing else, so
 * no two of them together tell what one hides (PRIV-11). A month that is not yet, or is no month: 404.
 */
#pragma once
#include "office/visit.h"

VisitHandler desk_figures_page, desk_figures_csv, desk_figures_xlsx, desk_report_page;
VisitHandler network_figures_page, network_figures_csv, network_figures_xlsx, network_report_page;
VisitHandler searches_page, targets_page, targets_post;

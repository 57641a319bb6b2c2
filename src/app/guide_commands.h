/* guide_commands.h -- gza guide ... and gza edition ...: checking, publishing, comparing. */
#pragma once
#include "app/command.h"

int guide_check(const Args *args);
int guide_publish(const Args *args);
int guide_show(const Args *args);
int guide_diff(const Args *args);
int guide_print(const Args *args);
int guide_export(const Args *args);
int edition_urls(const Args *args);
int edition_info(const Args *args);
int edition_key(const Args *args);

-- A write touches fewer pages. Keys of writes that are old enough to go are found by looking at all of them, once an hour.
drop index written_day;

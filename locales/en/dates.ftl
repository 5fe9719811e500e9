# Days, hours and periods.
date-today = today
date-tomorrow = tomorrow
date-yesterday = yesterday
date-long = { $weekday } { $day } { $month } { $year }
date-day = { $weekday } { $day } { $month }
date-short = { $shortweekday } { $day } { $shortmonth }
date-month = { $month } { $year }
date-plain = { $day } { $month } { $year }
date-period = { $day } { $hours }
date-all-day = all day
date-number = { $day }
date-number-month = { $day } { $month }
date-period-days = from { $near ->
    [today] today
    [tomorrow] tomorrow
    [yesterday] yesterday
   *[far] { $first }
} { $from } to { $nearlast ->
    [today] today
    [tomorrow] tomorrow
    [yesterday] yesterday
   *[far] { $last }
} { $until }
date-period-whole = from { $near ->
    [today] today
    [tomorrow] tomorrow
    [yesterday] yesterday
   *[far] { $first }
} to { $nearlast ->
    [today] today
    [tomorrow] tomorrow
    [yesterday] yesterday
   *[far] { $last }
} included
date-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
date-weekday-1 = Monday
    .short = Mon
date-weekday-2 = Tuesday
    .short = Tue
date-weekday-3 = Wednesday
    .short = Wed
date-weekday-4 = Thursday
    .short = Thu
date-weekday-5 = Friday
    .short = Fri
date-weekday-6 = Saturday
    .short = Sat
date-weekday-7 = Sunday
    .short = Sun
date-month-1 = January
    .short = Jan
date-month-2 = February
    .short = Feb
date-month-3 = March
    .short = Mar
date-month-4 = April
    .short = Apr
date-month-5 = May
    .short = May
date-month-6 = June
    .short = June
date-month-7 = July
    .short = July
date-month-8 = August
    .short = Aug
date-month-9 = September
    .short = Sept
date-month-10 = October
    .short = Oct
date-month-11 = November
    .short = Nov
date-month-12 = December
    .short = Dec

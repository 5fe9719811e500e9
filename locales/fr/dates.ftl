# Jours, heures et périodes.
date-today = aujourd’hui
date-tomorrow = demain
date-yesterday = hier
date-long = { $weekday } { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
date-day = { $weekday } { $day ->
    [1] 1er
   *[other] { $day }
} { $month }
date-short = { $shortweekday } { $day ->
    [1] 1er
   *[other] { $day }
} { $shortmonth }
date-month = { $month } { $year }
date-plain = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
date-period = { $day } { $hours }
date-all-day = toute la journée
date-number = { $day ->
    [1] 1er
   *[other] { $day }
}
date-number-month = { $day ->
    [1] 1er
   *[other] { $day }
} { $month }
date-period-days = { $near ->
    [today] d’aujourd’hui
    [tomorrow] de demain
    [yesterday] d’hier
   *[far] du { $first }
} { $from } { $nearlast ->
    [today] à aujourd’hui
    [tomorrow] à demain
    [yesterday] à hier
   *[far] au { $last }
} { $until }
date-period-whole = { $near ->
    [today] d’aujourd’hui
    [tomorrow] de demain
    [yesterday] d’hier
   *[far] du { $first }
} { $nearlast ->
    [today] à aujourd’hui
    [tomorrow] à demain
    [yesterday] à hier
   *[far] au { $last }
} inclus
date-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
date-weekday-1 = lundi
    .short = lun.
date-weekday-2 = mardi
    .short = mar.
date-weekday-3 = mercredi
    .short = mer.
date-weekday-4 = jeudi
    .short = jeu.
date-weekday-5 = vendredi
    .short = ven.
date-weekday-6 = samedi
    .short = sam.
date-weekday-7 = dimanche
    .short = dim.
date-month-1 = janvier
    .short = janv.
date-month-2 = février
    .short = févr.
date-month-3 = mars
    .short = mars
date-month-4 = avril
    .short = avr.
date-month-5 = mai
    .short = mai
date-month-6 = juin
    .short = juin
date-month-7 = juillet
    .short = juil.
date-month-8 = août
    .short = août
date-month-9 = septembre
    .short = sept.
date-month-10 = octobre
    .short = oct.
date-month-11 = novembre
    .short = nov.
date-month-12 = décembre
    .short = déc.

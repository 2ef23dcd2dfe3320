//! Names and courses of streets. Names are facts; courses are a few corners placed by hand.

/// A through street: its name and corners in degrees.
pub(super) type Street = (&'static str, &'static [(f64, f64)]);

/// The streets along which snap points are laid first.
pub(super) const THROUGH_STREETS: [Street; 54] = [
    (
        "Bishopsgate",
        &[
            (-0.0838, 51.5135),
            (-0.0825, 51.5160),
            (-0.0808, 51.5182),
            (-0.0791, 51.5206),
        ],
    ),
    ("Liverpool Street", &[(-0.0855, 51.5178), (-0.0816, 51.5171)]),
    ("Middlesex Street", &[(-0.0783, 51.5178), (-0.0748, 51.5150)]),
    ("Houndsditch", &[(-0.0806, 51.5163), (-0.0767, 51.5140)]),
    ("Brushfield Street", &[(-0.0805, 51.5188), (-0.0784, 51.5194)]),
    ("Primrose Street", &[(-0.0832, 51.5199), (-0.0795, 51.5204)]),
    ("Sun Street", &[(-0.0858, 51.5189), (-0.0818, 51.5196)]),
    ("Leadenhall Street", &[(-0.0840, 51.5131), (-0.0774, 51.5136)]),
    ("Fenchurch Street", &[(-0.0853, 51.5121), (-0.0774, 51.5133)]),
    ("Lime Street", &[(-0.0825, 51.5122), (-0.0817, 51.5134)]),
    ("Gracechurch Street", &[(-0.0860, 51.5110), (-0.0844, 51.5132)]),
    ("Cornhill", &[(-0.0880, 51.5135), (-0.0845, 51.5132)]),
    ("Threadneedle Street", &[(-0.0882, 51.5137), (-0.0839, 51.5146)]),
    ("Old Broad Street", &[(-0.0864, 51.5143), (-0.0832, 51.5170)]),
    (
        "London Wall",
        &[(-0.0958, 51.5178), (-0.0898, 51.5174), (-0.0834, 51.5164)],
    ),
    ("Wormwood Street", &[(-0.0834, 51.5164), (-0.0820, 51.5159)]),
    ("Moorgate", &[(-0.0890, 51.5146), (-0.0886, 51.5189)]),
    ("Coleman Street", &[(-0.0906, 51.5150), (-0.0902, 51.5173)]),
    ("Basinghall Street", &[(-0.0918, 51.5153), (-0.0914, 51.5173)]),
    ("Gresham Street", &[(-0.0968, 51.5159), (-0.0896, 51.5150)]),
    ("Cheapside", &[(-0.0970, 51.5148), (-0.0912, 51.5137)]),
    ("Poultry", &[(-0.0912, 51.5137), (-0.0890, 51.5134)]),
    (
        "Queen Victoria Street",
        &[(-0.1036, 51.5117), (-0.0958, 51.5119), (-0.0896, 51.5132)],
    ),
    ("Cannon Street", &[(-0.0970, 51.5130), (-0.0880, 51.5112)]),
    ("King William Street", &[(-0.0888, 51.5132), (-0.0872, 51.5101)]),
    ("Eastcheap", &[(-0.0868, 51.5112), (-0.0830, 51.5105)]),
    ("Great Tower Street", &[(-0.0830, 51.5105), (-0.0798, 51.5098)]),
    ("Lower Thames Street", &[(-0.0868, 51.5094), (-0.0795, 51.5085)]),
    (
        "Upper Thames Street",
        &[(-0.1015, 51.5111), (-0.0935, 51.5103), (-0.0875, 51.5095)],
    ),
    ("Mark Lane", &[(-0.0802, 51.5126), (-0.0800, 51.5104)]),
    ("Minories", &[(-0.0758, 51.5137), (-0.0749, 51.5105)]),
    ("Aldgate High Street", &[(-0.0775, 51.5136), (-0.0737, 51.5146)]),
    ("Newgate Street", &[(-0.1022, 51.5164), (-0.0974, 51.5151)]),
    ("Holborn Viaduct", &[(-0.1072, 51.5175), (-0.1026, 51.5166)]),
    ("Ludgate Hill", &[(-0.1040, 51.5140), (-0.0995, 51.5138)]),
    ("St Paul's Churchyard", &[(-0.0995, 51.5133), (-0.0970, 51.5130)]),
    ("Fleet Street", &[(-0.1111, 51.5136), (-0.1045, 51.5141)]),
    ("New Bridge Street", &[(-0.1043, 51.5138), (-0.1041, 51.5112)]),
    ("Farringdon Street", &[(-0.1046, 51.5143), (-0.1051, 51.5180)]),
    ("Fetter Lane", &[(-0.1096, 51.5140), (-0.1089, 51.5174)]),
    ("Shoe Lane", &[(-0.1065, 51.5143), (-0.1072, 51.5170)]),
    ("Chancery Lane", &[(-0.1110, 51.5141), (-0.1118, 51.5175)]),
    ("Tudor Street", &[(-0.1085, 51.5123), (-0.1047, 51.5122)]),
    ("Victoria Embankment", &[(-0.1112, 51.5112), (-0.1046, 51.5109)]),
    ("West Smithfield", &[(-0.1026, 51.5177), (-0.1003, 51.5186)]),
    ("Long Lane", &[(-0.1008, 51.5188), (-0.0976, 51.5199)]),
    ("Charterhouse Street", &[(-0.1046, 51.5183), (-0.1004, 51.5200)]),
    ("Giltspur Street", &[(-0.1022, 51.5165), (-0.1016, 51.5181)]),
    ("Aldersgate Street", &[(-0.0969, 51.5163), (-0.0975, 51.5206)]),
    ("Beech Street", &[(-0.0971, 51.5203), (-0.0926, 51.5200)]),
    ("Golden Lane", &[(-0.0960, 51.5207), (-0.0961, 51.5227)]),
    ("Wood Street", &[(-0.0951, 51.5145), (-0.0943, 51.5180)]),
    ("Queen Street", &[(-0.0937, 51.5133), (-0.0932, 51.5105)]),
    ("Seething Lane", &[(-0.0789, 51.5117), (-0.0785, 51.5100)]),
];

/// Lanes, courts and side streets that name the snap points between the through streets.
#[rustfmt::skip] // packed: one to a line would fill screens
pub(super) const LANES: [&str; 108] = [
    "Abchurch Lane", "Addle Hill", "Aldermanbury", "Amen Corner", "America Square", "Angel Court",
    "Artillery Lane", "Austin Friars", "Ave Maria Lane", "Barbon Alley", "Bartholomew Close",
    "Bell Wharf Lane", "Bengal Court", "Bevis Marks", "Billiter Street", "Birchin Lane",
    "Bishop's Court", "Bolt Court", "Botolph Lane", "Bouverie Street", "Bow Lane", "Bread Street",
    "Bream's Buildings", "Bride Lane", "Bucklersbury", "Budge Row", "Bury Street", "Bush Lane",
    "Byward Street", "Camomile Street", "Carey Lane", "Carlisle Avenue", "Carter Lane",
    "Catherine Wheel Alley", "Change Alley", "Chiswell Street", "Clement's Lane", "Cloak Lane",
    "Cloth Fair", "College Hill", "Cock Lane", "Cooper's Row", "Copthall Avenue", "Cousin Lane",
    "Creechurch Lane", "Crosswall", "Crutched Friars", "Cullum Street", "Cutler Street",
    "Devonshire Row", "Distaff Lane", "Dorset Rise", "Dowgate Hill", "Dukes Place", "Eldon Street",
    "Fann Street", "Finch Lane", "Finsbury Circus", "Fish Street Hill", "Fore Street",
    "Foster Lane", "Friday Street", "Garlick Hill", "Godliman Street", "Great St Helen's",
    "Great St Thomas Apostle", "Great Winchester Street", "Gutter Lane", "Hart Street",
    "Harrow Place", "Hosier Lane", "Idol Lane", "Ironmonger Lane", "Jewry Street",
    "Johnson's Court", "King Street", "Knightrider Street", "Lambeth Hill",
    "Laurence Pountney Lane", "Little Britain", "Lloyd's Avenue", "Lombard Lane", "Lothbury",
    "Lovat Lane", "Magpie Alley", "Martin Lane", "Milk Street", "Mincing Lane", "Mitre Street",
    "Monument Street", "New Street", "Nicholas Lane", "Noble Street", "Old Jewry", "Pancras Lane",
    "Paternoster Row", "Philpot Lane", "Plough Court", "Pudding Lane", "Puddle Dock", "Rood Lane",
    "Salisbury Court", "Silk Street", "St Mary Axe", "St Swithin's Lane", "Throgmorton Avenue",
    "Tokenhouse Yard", "Whitecross Street",
];

/// Streets of the neighbouring boroughs, for the snap points beyond the border.
#[rustfmt::skip] // packed: one to a line would fill screens
pub(super) const STREETS_BEYOND: [&str; 20] = [
    "Bath Street", "Bermondsey Street", "Bunhill Row", "Clerkenwell Road", "Commercial Street",
    "Cowcross Street", "Curtain Road", "Essex Street", "Fashion Street", "Gray's Inn Road",
    "Hatton Garden", "Hooper Street", "Leman Street", "Mansell Street", "Old Street",
    "Prescot Street", "Royal Mint Street", "St John Street", "Wentworth Street", "Worship Street",
];

//! Ordnance Survey: the forty test points of the developer pack of OSTN15 and OSGM15 (© Ordnance Survey and the Ministry of
//! Defence, 2015; licence in `ostn15.LICENCE.txt`), as they travel in the package `lonlat_bng`.

use hexspot::ingest::Crs;
use hexspot::place::LonLat;

/// Metres. The points are given to the millimetre, their degrees to one or two.
const TOLERANCE: f64 = 0.2;

/// Latitude and longitude (ETRS89), easting and northing (OSGB36).
const POINTS: [[f64; 4]; 40] = [
    [49.92226394, -6.29977752, 91492.146, 11318.804],
    [49.96006138, -5.2030461, 170370.718, 11572.405],
    [50.43885826, -4.108645636, 250359.811, 62016.569],
    [50.57563665, -1.297822772, 449816.371, 75335.861],
    [50.93127938, -1.450514337, 438710.92, 114792.25],
    [51.4007822, -3.551283492, 292184.87, 168003.465],
    [51.37447026, 1.444547304, 639821.835, 169565.858],
    [51.42754743, -2.544076183, 362269.991, 169978.69],
    [51.48936565, -0.119925572, 530624.974, 178388.464],
    [51.85890896, -4.30852477, 241124.584, 220332.641],
    [51.89436637, 0.89724327, 599445.59, 225722.826],
    [52.25529382, -2.154586144, 389544.19, 261912.153],
    [52.25160951, -0.91248957, 474335.969, 262047.755],
    [52.75136687, 0.401535471, 562180.547, 319784.995],
    [52.96219109, -1.197476559, 454002.834, 340834.943],
    [53.3448028, -2.640493208, 357455.843, 383290.436],
    [53.41628516, -4.289180698, 247958.971, 393492.909],
    [53.41630925, -4.289177929, 247959.241, 393495.583],
    [53.77911026, -3.040454907, 331534.564, 431920.794],
    [53.8002152, -1.663791682, 422242.186, 433818.701],
    [54.08666318, -4.634521682, 227778.33, 468847.388],
    [54.11685144, -0.077731332, 525745.67, 470703.214],
    [54.32919541, -4.388491181, 244780.636, 495254.887],
    [54.8954234, -2.938277411, 339921.145, 556034.761],
    [54.97912274, -1.616576852, 424639.355, 565012.703],
    [55.85399953, -4.296490163, 256340.925, 664697.269],
    [55.92478266, -3.294792193, 319188.434, 670947.534],
    [57.00606696, -5.828366919, 167634.202, 797067.144],
    [57.13902519, -2.048560307, 397160.491, 805349.736],
    [57.48625001, -4.219263986, 267056.768, 846176.972],
    [57.81351838, -8.578544561, 9587.909, 899448.996],
    [58.21262247, -7.592555606, 71713.132, 938516.404],
    [58.51560361, -6.260914555, 151968.652, 966483.78],
    [58.58120461, -3.726310221, 299721.891, 967202.992],
    [59.03743871, -3.214540011, 330398.323, 1017347.016],
    [59.09335035, -4.417576746, 261596.778, 1025447.602],
    [59.09671617, -5.827993398, 180862.461, 1029604.114],
    [59.53470794, -1.625169661, 421300.525, 1072147.239],
    [59.85409914, -1.274869104, 440725.073, 1107878.448],
    [60.13308092, -2.073828228, 395999.668, 1138728.951],
];

#[test]
fn the_points_of_the_ordnance_survey_are_met_in_both_directions() {
    let converter = Crs::BritishNationalGrid.converter();
    let (mut there, mut back) = (0.0f64, 0.0f64);
    for [lat, lon, easting, northing] in POINTS {
        let published = LonLat::new(lon, lat).expect("in range");
        let converted = converter.to_wgs84(easting, northing).expect("in the grid");
        back = back.max(converted.distance_m(published));
        let (east, north) = lonlat_bng::convert_osgb36(lon, lat).expect("in the grid");
        there = there.max((east - easting).hypot(north - northing));
    }
    println!("worst error: {there:.4} m to the grid, {back:.4} m from it");
    assert!(there <= TOLERANCE && back <= TOLERANCE, "{there} m to the grid, {back} m from it");
}

#[test]
fn outside_the_grid_there_is_no_place() {
    let converter = Crs::BritishNationalGrid.converter();
    let outside = [
        (-1.0, 500_000.0),
        (700_001.0, 500_000.0),
        (400_000.0, -1.0),
        (400_000.0, 1_250_001.0),
        (f64::NAN, 500_000.0),
        (f64::INFINITY, 500_000.0),
        (400_000.0, 1e300),
    ];
    for (easting, northing) in outside {
        assert_eq!(converter.to_wgs84(easting, northing), None, "{easting}, {northing}");
    }
}

#[test]
fn straight_sides_of_the_grid_and_of_degrees_part_by_centimetres() {
    let converter = Crs::BritishNationalGrid.converter();
    let parting = |length: f64| {
        let at = |east| converter.to_wgs84(530_000.0 + east, 180_000.0).expect("in the grid");
        let (from, to) = (at(-length / 2.0), at(length / 2.0));
        let middle = LonLat::new((from.lon() + to.lon()) / 2.0, (from.lat() + to.lat()) / 2.0).expect("in range");
        middle.distance_m(at(0.0))
    };
    println!("{:.3} m over 1 km, {:.3} m over 10 km", parting(1_000.0), parting(10_000.0));
    assert!(parting(1_000.0) < 0.03 && (2.0..3.0).contains(&parting(10_000.0)));
}

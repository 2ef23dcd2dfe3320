//! Was the ranking right? Calibration on the study's own ground, back-tests on later events, stability of hotspots.

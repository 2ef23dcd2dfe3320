//! Inputs of every format: what is kept of them, what is dropped and why.

mod footfall;
mod premises;
